package io.alchemyreactive.neon.local.internal.pooler;

import static io.alchemyreactive.neon.local.internal.pooler.Wire.error;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.message;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.internal.wire.MessageWriter;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ServerSessionTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long CLIENT = 1;

    private final ScriptedServer server = new ScriptedServer(new SessionKey("owner", "shop"));
    private final ServerSession session = server.session();

    @Test
    void aSessionIsReadyWithTheSettingsOfItsServer() {
        server.answers(
                message('R'),
                setting("TimeZone", "GMT"),
                new MessageWriter('K').int32(7).int32(8).bytes(),
                message('N'),
                ready('I'));

        StepVerifier.create(session.ready()).expectComplete().verify(LIMIT);

        assertThat(session.reported()).isEqualTo(Map.of("TimeZone", "GMT"));
    }

    @Test
    void aServerThatRefusesOrClosesTheSessionIsToldWithItsReason() {
        server.answers(error("FATAL"));
        StepVerifier.create(session.ready())
                .expectErrorSatisfies(refusal -> assertThat(refusal).hasMessageContaining("22012"))
                .verify(LIMIT);

        server.ends();
        StepVerifier.create(session.ready())
                .expectErrorSatisfies(refusal -> assertThat(refusal)
                        .isInstanceOf(PostgresErrorException.class)
                        .hasMessageContaining("closed the connection"))
                .verify(LIMIT);
    }

    @Test
    void onlyTheSettingsThatDifferAreSet() {
        read();
        server.answers(setting("TimeZone", "GMT"), setting("DateStyle", "ISO, MDY"));

        StepVerifier.create(session.prepare(CLIENT, Map.of("TimeZone", "it's", "DateStyle", "ISO, MDY")))
                .then(() -> assertThat(server.receivedQuery()).isEqualTo("SET TimeZone = E'it\\'s'"))
                .then(() -> server.answers(setting("TimeZone", "it's"), message('C'), ready('I')))
                .expectComplete()
                .verify(LIMIT);

        StepVerifier.create(session.prepare(CLIENT, Map.of("TimeZone", "it's")))
                .expectComplete()
                .verify(LIMIT);
        assertThat(server.received()).isEmpty();
    }

    @Test
    void aSessionIsResetForAClientThatHasUsedItUnlessTheClientHasGone() {
        read();
        session.prepared().add("pooled_1");
        session.lend(CLIENT, new Recorder());
        session.takeBack();

        StepVerifier.create(session.prepare(2, Map.of())).expectComplete().verify(LIMIT);
        assertThat(server.received()).as("for another client").isEmpty();
        StepVerifier.create(session.prepare(CLIENT, Map.of()))
                .then(() -> assertThat(server.receivedQuery()).isEqualTo("DISCARD ALL"))
                .then(() -> server.answers(ready('I')))
                .expectComplete()
                .verify(LIMIT);
        assertThat(session.prepared()).isEmpty();

        session.lend(CLIENT, new Recorder());
        session.takeBack();
        session.forget(CLIENT);
        StepVerifier.create(session.prepare(CLIENT, Map.of())).expectComplete().verify(LIMIT);
        assertThat(server.received()).isEmpty();
    }

    @Test
    void aSessionWithTooManyStatementsIsReset() {
        read();
        for (var i = 0; i <= 1000; i++) {
            session.prepared().add("pooled_" + i);
        }

        StepVerifier.create(session.prepare(CLIENT, Map.of()))
                .then(() -> assertThat(server.receivedQuery()).isEqualTo("DISCARD ALL"))
                .then(() -> server.answers(ready('I')))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aSessionThatCannotBeResetIsEndedAndCountsAsLost() {
        read();
        session.lend(CLIENT, new Recorder());
        session.takeBack();

        StepVerifier.create(session.prepare(CLIENT, Map.of()))
                .then(() -> server.received())
                .then(() -> server.answers(error("ERROR"), ready('I')))
                .expectError(ServerSession.LostException.class)
                .verify(LIMIT);

        assertThat(server.receivedTypes()).isEqualTo("X");
    }

    @Test
    void aSettingThatTheServerRefusesIsAnErrorForTheClient() {
        read();

        StepVerifier.create(session.prepare(CLIENT, Map.of("TimeZone", "nowhere")))
                .then(() -> server.answers(error("ERROR"), ready('I')))
                .expectError(PostgresErrorException.class)
                .verify(LIMIT);
    }

    @Test
    void aSessionThatEndsWhileItIsPreparedIsLost() {
        read();

        StepVerifier.create(session.prepare(CLIENT, Map.of("TimeZone", "GMT")))
                .then(server::ends)
                .expectError(ServerSession.LostException.class)
                .verify(LIMIT);
        assertThat(server.receivedTypes()).isEqualTo("Q");
        StepVerifier.create(session.prepare(CLIENT, Map.of("TimeZone", "GMT")))
                .expectError(ServerSession.LostException.class)
                .verify(LIMIT);
        assertThat(server.received()).isEmpty();
    }

    @Test
    void aSessionThatItsServerEndsIsLostBeforeItIsLent() {
        read();
        var client = new Recorder();
        server.answers(error("FATAL"));

        session.lend(CLIENT, client);

        assertThat(client.isLost).isTrue();
        assertThat(client.received).isEmpty();
    }

    @Test
    void messagesGoToTheClientThatHasTheSession() {
        read();
        var client = new Recorder();
        session.lend(CLIENT, client);
        server.answers(message('N'));
        session.takeBack();
        server.answers(message('A'));

        assertThat(client.received).containsExactly("N");
    }

    @Test
    void aBusySessionIsCancelledBeforeItEnds() {
        session.terminate(true);
        assertThat(server.received()).isEmpty();
        server.cancels().get(0).tryEmitError(new IllegalStateException("unreachable"));
        assertThat(server.receivedTypes()).isEqualTo("X");

        session.close();
        assertThat(server.isClosed()).isTrue();
    }

    private void read() {
        session.read().subscribe(end -> {}, failure -> {}, session::lost);
    }

    private static byte[] setting(String name, String value) {
        return new MessageWriter('S').text(name).text(value).bytes();
    }

    private static final class Recorder implements ServerSession.Receiver {

        private final List<String> received = new ArrayList<>();
        private boolean isLost;

        @Override
        public Mono<Void> answers(byte[] batch) {
            received.add(Wire.types(batch));
            return Mono.empty();
        }

        @Override
        public void lost() {
            isLost = true;
        }
    }
}
