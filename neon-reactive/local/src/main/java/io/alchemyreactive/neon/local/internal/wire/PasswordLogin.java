package io.alchemyreactive.neon.local.internal.wire;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.exception.ScramException;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;

/** Logs in to a server with a password, which the server checks. Stateless. */
public final class PasswordLogin {

    /** PostgreSQL takes the name from the startup. */
    private static final String NAME = "*";

    static final char AUTHENTICATION = 'R';
    private static final int OK = 0;
    private static final int CLEARTEXT = 3;
    static final int SASL = 10;
    static final int SASL_CONTINUE = 11;
    static final int SASL_FINAL = 12;

    private PasswordLogin() {}

    /** The message that asks a client for its password. */
    public static byte[] question() {
        return new MessageWriter(AUTHENTICATION).int32(CLEARTEXT).bytes();
    }

    /** The message that tells a client that its password is right. */
    public static byte[] accepted() {
        return new MessageWriter(AUTHENTICATION).int32(OK).bytes();
    }

    /**
     * Answers the authentication request of a server after the startup message.
     *
     * @return completes when the server has accepted the password; fails with the error of the server otherwise
     */
    public static Mono<Void> prove(ServerConnection server, String password) {
        return prove(server, () -> scram(password));
    }

    /**
     * Answers the authentication request of a server as {@link #prove(ServerConnection, String)} does, for a client
     * that has proved its password.
     */
    public static Mono<Void> prove(ServerConnection server, ScramKeys keys) {
        return prove(
                server,
                () -> opened(ScramClient.builder()
                        .advertisedMechanisms(List.of(ScramVerifier.MECHANISM))
                        .username(NAME)
                        .clientAndServerKey(keys.clientKey(), keys.serverKey())));
    }

    private static Mono<Void> prove(ServerConnection server, Callable<ScramClient> client) {
        return expect(server, SASL).flatMap(question -> {
            if (!question.texts().contains(ScramVerifier.MECHANISM)) {
                throw PostgresErrorException.notStarted("the server asks for a password in an unknown way");
            }
            // The SCRAM client draws random bytes when it is created, which may block.
            return Blocking.call(client).flatMap(scram -> exchange(server, scram));
        });
    }

    private static Mono<Void> exchange(ServerConnection server, ScramClient scram) {
        var first = utf8(scram.clientFirstMessage().toString());
        var opening = new MessageWriter('p')
                .text(ScramVerifier.MECHANISM)
                .int32(first.length)
                .bytes(first);
        return server.send(opening.bytes())
                .then(expect(server, SASL_CONTINUE))
                .flatMap(challenge -> Blocking.call(() -> {
                    scram.serverFirstMessage(challenge.remainder());
                    return scram.clientFinalMessage().toString();
                }))
                .flatMap(proof -> server.send(
                                new MessageWriter('p').bytes(utf8(proof)).bytes())
                        .then(expect(server, SASL_FINAL)))
                .flatMap(verdict -> Mono.fromCallable(() -> scram.serverFinalMessage(verdict.remainder())))
                .onErrorMap(
                        ScramException.class,
                        broken -> PostgresErrorException.notStarted(
                                "the server did not prove that it knows the password"))
                .then(expect(server, OK))
                .then();
    }

    private static ScramClient scram(String password) {
        return opened(ScramClient.builder()
                .advertisedMechanisms(List.of(ScramVerifier.MECHANISM))
                .username(NAME)
                // A SCRAM client accepts no empty password, and no server has this one.
                .password((password.isEmpty() ? "\0" : password).toCharArray()));
    }

    private static ScramClient opened(ScramClient.FinalBuildStage builder) {
        return builder.stringPreparation(StringPreparation.POSTGRESQL_PREPARATION)
                .build();
    }

    private static Mono<Message> expect(ServerConnection server, int step) {
        return server.next().map(message -> {
            if (message.type() == ErrorFields.TYPE) {
                throw PostgresErrorException.answered(message);
            }
            if (message.type() != AUTHENTICATION || message.int32() != step) {
                throw PostgresErrorException.notStarted("the server asks for a password in an unknown way");
            }
            return message;
        });
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
