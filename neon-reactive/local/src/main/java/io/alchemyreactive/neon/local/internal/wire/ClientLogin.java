package io.alchemyreactive.neon.local.internal.wire;

import com.ongres.scram.common.ScramFunctions;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Checks the password of a client in the place of its server. Thread-safe. */
@FunctionalInterface
public interface ClientLogin {

    /**
     * Checks the password.
     *
     * @param user the name of the role, for the error
     * @param verifier the stored form of the password
     * @return emits the keys of the password; empty when the client disconnects; fails with {@link
     *     PostgresErrorException} when the password is wrong
     */
    Mono<ScramKeys> check(String user, ScramVerifier verifier);

    /** Checks a password that the client has sent in clear text. */
    static ClientLogin ofPassword(String password) {
        return (user, verifier) -> Blocking.call(() -> verifier.keysOf(password))
                .map(keys -> keys.orElseThrow(() -> PostgresErrorException.wrongPassword(user)));
    }

    /** Exchanges SCRAM messages with a client that is connected by TLS. */
    static ClientLogin ofScram(ByteReader reader, Function<byte[], Mono<Void>> send, WireTls tls) {
        return (user, verifier) -> Blocking.call(() -> ScramFunctions.nonce(24, new SecureRandom()))
                .map(nonce -> new ScramChallenge(verifier, nonce, Optional.of(tls.endPoint())))
                .flatMap(challenge -> send.apply(challenge.offer())
                        .then(Mono.defer(() -> answer(reader)))
                        .flatMap(opening -> {
                            var mechanism = opening.text();
                            opening.int32();
                            return send.apply(challenge.first(mechanism, opening.remainder()));
                        })
                        .then(Mono.defer(() -> answer(reader)))
                        .map(proof -> challenge
                                .last(proof.remainder())
                                .orElseThrow(() -> PostgresErrorException.wrongPassword(user)))
                        .flatMap(proved -> send.apply(proved.message()).thenReturn(proved.keys())));
    }

    private static Mono<Message> answer(ByteReader reader) {
        return reader.take(Units::password).map(bytes -> {
            var message = Message.of(bytes);
            if (message.type() != 'p') {
                throw PostgresErrorException.violation("expected a password");
            }
            return message;
        });
    }
}
