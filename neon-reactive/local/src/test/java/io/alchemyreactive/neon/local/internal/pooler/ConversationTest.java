package io.alchemyreactive.neon.local.internal.pooler;

import static io.alchemyreactive.neon.local.internal.pooler.Wire.batch;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.bind;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.error;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.message;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.parse;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.query;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.ready;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.types;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.internal.wire.ByteReader;
import io.alchemyreactive.neon.local.internal.wire.MessageWriter;
import io.alchemyreactive.neon.local.internal.wire.ScramKeys;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Clients of a pool with one session, whose servers are in memory. */
class ConversationTest {

    private static final SessionKey KEY = new SessionKey("owner", "shop");
    private static final byte[] SYNC = message('S');
    private static final byte[] DONE =
            batch(new MessageWriter('C').text("SELECT 1").bytes(), ready('I'));

    private final List<ScriptedServer> servers = new ArrayList<>();
    private final SessionPool<ServerSession> pool = new SessionPool<>(
            new PoolLimits("ep-1", 1, Duration.ofSeconds(120)),
            (borrower, opened) -> {
                var server = new ScriptedServer(KEY);
                servers.add(server);
                server.open(pool());
                opened.succeeded(server.session());
            },
            VirtualTimeScheduler.create());

    @Test
    void clientsTakeTurnsOnOneSession() {
        var first = new Client(1);
        var second = new Client(2);
        first.sends(query("BEGIN"));
        second.sends(query("SELECT 2"));
        assertThat(server(0).receivedQuery()).isEqualTo("BEGIN");

        server(0).answers(ready('T'));
        assertThat(server(0).received()).isEmpty();
        first.sends(query("COMMIT"));
        assertThat(server(0).receivedQuery()).isEqualTo("COMMIT");
        server(0).answers(ready('I'));

        assertThat(server(0).receivedQuery()).isEqualTo("SELECT 2");
        server(0).answers(DONE);
        assertThat(first.receivedTypes()).isEqualTo("ZZ");
        assertThat(second.receivedTypes()).isEqualTo("CZ");
        assertThat(servers).hasSize(1);
    }

    @Test
    void aClientThatDisconnectsWhileItWaitsLeavesTheQueue() {
        var first = new Client(1);
        var second = new Client(2);
        first.sends(query("BEGIN"));
        second.sends(query("INSERT"));
        server(0).received();

        second.disconnects();

        assertThat(second.isOver()).isTrue();
        server(0).answers(ready('I'));
        assertThat(server(0).received()).as("of the client that has gone").isEmpty();
        new Client(3).sends(query("SELECT 3"));
        assertThat(server(0).receivedQuery()).isEqualTo("SELECT 3");
    }

    @Test
    void aClientThatDisconnectsBeforeItKnowsItsSettingsLeavesTheQueue() {
        var first = new Client(1);
        first.sends(query("BEGIN"));
        var second = new Client(2, Map.of(), true);

        second.disconnects();

        assertThat(second.isOver()).isTrue();
        server(0).received();
        server(0).answers(ready('I'));
        new Client(3).sends(query("SELECT 3"));
        assertThat(server(0).receivedQuery()).isEqualTo("SELECT 3");
    }

    @Test
    void aClientThatDisconnectsWhileItsMessagesWaitForAnAnswerEnds() {
        var client = new Client(1);
        client.sends(query("DISCARD ALL"), parse("a", "SELECT 1"), SYNC);
        server(0).received();

        client.disconnects();

        assertThat(client.isOver()).isTrue();
        server(0).cancels().get(0).tryEmitEmpty();
        assertThat(server(0).receivedTypes()).isEqualTo("X");
    }

    @Test
    void aSessionThatDiedWhileItWasIdleIsNotBlamedOnTheNextClient() {
        var first = new Client(1);
        first.sends(query("SELECT 1"));
        server(0).answers(DONE);
        var second = new Client(2);
        server(0).received();
        server(0).answers(error("FATAL"));

        second.sends(query("SELECT 2"));
        assertThat(server(0).received()).isEmpty();
        server(0).ends();

        assertThat(second.received()).isEmpty();
        assertThat(server(1).receivedQuery()).isEqualTo("SELECT 2");
    }

    @Test
    void aSessionThatDiesWhileItIsPreparedIsReplaced() {
        new Client(1).sends(query("SELECT 1"));
        server(0).answers(DONE);
        server(0).received();
        var second = new Client(2, Map.of("TimeZone", "GMT"), false);
        second.sends(query("SELECT 2"));
        assertThat(server(0).receivedQuery()).startsWith("SET TimeZone");

        server(0).ends();

        assertThat(server(1).receivedQuery()).startsWith("SET TimeZone");
        server(1).answers(ready('I'));
        assertThat(server(1).receivedQuery()).isEqualTo("SELECT 2");
        assertThat(second.received()).isEmpty();
    }

    @Test
    void aClientIsToldWhenItsSessionEndsInItsTransaction() {
        var told = new Client(1);
        told.sends(query("SELECT 1"));
        server(0).answers(error("FATAL"));
        server(0).ends();
        assertThat(told.receivedTypes()).isEqualTo("E");
        assertThat(told.isOver()).isTrue();
        assertThat(told.failure).isNull();

        var untold = new Client(2);
        untold.sends(query("SELECT 1"));
        server(1).ends();
        assertThat(untold.failure).hasMessageContaining("server conn crashed?");
    }

    @Test
    void messagesBehindADropWaitAndRunInTheNextTransaction() {
        var client = new Client(1);
        client.sends(parse("a", "SELECT 1"), SYNC);
        server(0).answers(message('1'), ready('I'));
        assertThat(server(0).receivedTypes()).isEqualTo("PS");

        client.sends(query("DISCARD ALL"), parse("a", "SELECT 2"), bind("a"), SYNC);
        assertThat(server(0).receivedQuery()).as("the reset for the client").isEqualTo("DISCARD ALL");
        server(0).answers(ready('I'));
        assertThat(server(0).receivedTypes()).isEqualTo("QH");
        server(0).answers(new MessageWriter('C').text("DISCARD ALL").bytes(), ready('I'));
        assertThat(server(0).receivedTypes()).as("the next reset").isEqualTo("Q");
        server(0).answers(ready('I'));

        assertThat(server(0).receivedTypes()).isEqualTo("PBS");
        server(0).answers(message('1'), message('2'), ready('I'));
        assertThat(client.receivedTypes()).isEqualTo("1ZCZ12Z");
    }

    @Test
    void aSessionIsLentOnlyWhenACancelOfItsTransactionHasReachedTheServer() {
        var first = new Client(1);
        var second = new Client(2);
        first.conversation.cancel().subscribe();
        assertThat(servers).as("nothing runs").isEmpty();
        first.sends(query("SELECT 1"));
        second.sends(query("SELECT 2"));
        second.conversation.cancel().subscribe();
        assertThat(server(0).cancels()).as("of a client that waits").isEmpty();
        first.conversation.cancel().subscribe();
        server(0).received();

        server(0).answers(DONE);

        assertThat(first.receivedTypes()).isEqualTo("CZ");
        assertThat(server(0).received()).isEmpty();
        server(0).cancels().get(0).tryEmitEmpty();
        assertThat(server(0).receivedQuery()).isEqualTo("SELECT 2");
    }

    @Test
    void theEndOfAClientEndsItsTransaction() {
        var polite = new Client(1);
        polite.sends(query("INSERT"), message('X'));
        assertThat(polite.isOver()).isTrue();
        assertThat(server(0).receivedTypes()).as("its statement ends first").isEqualTo("QX");
        assertThat(server(0).cancels()).isEmpty();
        server(0).ends();

        var vanished = new Client(2);
        vanished.sends(query("INSERT"));
        vanished.disconnects();
        assertThat(server(1).receivedTypes()).isEqualTo("Q");
        server(1).cancels().get(0).tryEmitEmpty();
        assertThat(server(1).receivedTypes()).isEqualTo("X");
    }

    @Test
    void theRestOfACopyOutsideATransactionIsIgnored() {
        var client = new Client(1);
        client.sends(message('d'), message('c'), message('H'));

        assertThat(servers).isEmpty();
        client.sends(message('X'));
        assertThat(client.isOver()).isTrue();
    }

    private SessionPool<ServerSession> pool() {
        return pool;
    }

    private ScriptedServer server(int which) {
        return servers.get(which);
    }

    private final class Client {

        private final Sinks.Many<ByteBuf> messages = Sinks.many().unicast().onBackpressureBuffer();
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final Conversation conversation;
        private boolean completed;
        private Throwable failure;

        Client(long id) {
            this(id, Map.of(), false);
        }

        Client(long id, Map<String, String> settings, boolean isFirst) {
            conversation = new Conversation(
                    id,
                    new Login(KEY, new ScramKeys(new byte[0], new byte[0]), settings),
                    new ClientEnd(
                            ByteReader.of(messages.asFlux()),
                            bytes -> Mono.fromRunnable(() -> received.writeBytes(bytes))),
                    pool,
                    () -> {});
            (isFirst ? conversation.reported() : Mono.just(Map.<String, String>of()))
                    .flatMap(conversation::run)
                    .doFinally(signal -> conversation.end())
                    .subscribe(end -> {}, refusal -> failure = refusal, () -> completed = true);
        }

        void sends(byte[]... batch) {
            messages.tryEmitNext(Unpooled.wrappedBuffer(batch(batch))).orThrow();
        }

        void disconnects() {
            messages.tryEmitComplete().orThrow();
        }

        boolean isOver() {
            return completed;
        }

        byte[] received() {
            return received.toByteArray();
        }

        String receivedTypes() {
            return types(received());
        }
    }
}
