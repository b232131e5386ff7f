package io.alchemyreactive.neon.local.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScramChallengeTest {

    private static final byte[] CERTIFICATE = {1, 2, 3};
    private static final ScramMechanism SHA_256 = ScramMechanism.SCRAM_SHA_256;

    private final ScramVerifier verifier = verifier("right");
    private final ScramChallenge challenge = new ScramChallenge(verifier, "nonce-of-server", Optional.of(CERTIFICATE));

    @Test
    void aRightPasswordIsProvedWithAndWithoutBinding() throws Exception {
        for (var mechanism : List.of("SCRAM-SHA-256", "SCRAM-SHA-256-PLUS")) {
            var client = client("right", mechanism, CERTIFICATE);

            var proved = challenge.last(answer(client)).orElseThrow();

            client.serverFinalMessage(text(proved.message()));
            assertThat(client.getScramMechanism().getName()).isEqualTo(mechanism);
        }
    }

    @Test
    void theKeysOfAClientProveItsPasswordToAnotherServer() throws Exception {
        var keys = challenge
                .last(answer(client("right", "SCRAM-SHA-256", CERTIFICATE)))
                .orElseThrow()
                .keys();
        var other = new ScramChallenge(verifier, "another-nonce", Optional.empty());
        var client = ScramClient.builder()
                .advertisedMechanisms(List.of("SCRAM-SHA-256"))
                .username("*")
                .clientAndServerKey(keys.clientKey(), keys.serverKey())
                .build();
        client.serverFirstMessage(
                text(other.first("SCRAM-SHA-256", client.clientFirstMessage().toString())));

        assertThat(other.last(client.clientFinalMessage().toString())).isPresent();
    }

    @Test
    void aWrongPasswordIsNotProved() throws Exception {
        assertThat(challenge.last(answer(client("wrong", "SCRAM-SHA-256", CERTIFICATE))))
                .isEmpty();
        var unknown = new ScramChallenge(ScramVerifier.unknown("nobody", new byte[16]), "nonce", Optional.empty());
        var client = client("right", "SCRAM-SHA-256", CERTIFICATE);
        client.serverFirstMessage(
                text(unknown.first("SCRAM-SHA-256", client.clientFirstMessage().toString())));
        assertThat(unknown.last(client.clientFinalMessage().toString())).isEmpty();
    }

    @Test
    void theSaltOfAnUnknownRoleIsItsOwnAndAlwaysTheSame() {
        byte[] secret = {1, 2, 3};
        assertThat(saltOf("nobody", secret)).isEqualTo(saltOf("nobody", secret)).hasSize(24);
        assertThat(saltOf("nobody", secret))
                .isNotEqualTo(saltOf("somebody", secret))
                .isNotEqualTo(saltOf("nobody", new byte[] {3, 2, 1}));
    }

    private static String saltOf(String role, byte[] secret) {
        byte[] first = new ScramChallenge(ScramVerifier.unknown(role, secret), "nonce", Optional.empty())
                .first("SCRAM-SHA-256", "n,,n=*,r=abc");
        return text(first).replaceAll(".*,s=([^,]+),.*", "$1");
    }

    @Test
    void aPasswordThatIsBoundToAnotherCertificateIsRefused() throws Exception {
        assertThat(challenge.last(answer(client("right", "SCRAM-SHA-256-PLUS", new byte[] {9}))))
                .isEmpty();
    }

    @Test
    void aClientThatWasToldOfNoBindingIsRefused() {
        assertThatThrownBy(() -> challenge.first("SCRAM-SHA-256", "y,,n=*,r=abc"))
                .hasMessageContaining("no channel binding");
    }

    @Test
    void malformedMessagesAreRefused() {
        for (var message : List.of("", "n,,", "x,,n=*,r=abc", "p=tls-unique,,n=*,r=abc", "n,,n=*,r=")) {
            assertThatThrownBy(() -> challenge.first("SCRAM-SHA-256", message))
                    .as(message)
                    .isInstanceOf(PostgresErrorException.class);
        }
        assertThatThrownBy(() -> challenge.first("SCRAM-SHA-1", "n,,n=*,r=abc"))
                .isInstanceOf(PostgresErrorException.class);
        challenge.first("SCRAM-SHA-256", "n,,n=*,r=abc");
        for (var message : List.of("", "c=biws", "c=biws,r=abcnonce-of-server,p=!")) {
            assertThatThrownBy(() -> challenge.last(message)).as(message).isInstanceOf(PostgresErrorException.class);
        }
        assertThat(challenge.last("c=biws,r=other,p=AAAA")).isEmpty();
    }

    @Test
    void aPasswordInClearTextIsChecked() {
        assertThat(verifier.keysOf("right")).isPresent();
        assertThat(verifier.keysOf("wrong")).isEmpty();
        assertThat(verifier.keysOf("")).isEmpty();
        assertThat(ScramVerifier.parse("md5abc")).isEmpty();
    }

    private String answer(ScramClient client) throws Exception {
        var mechanism = client.getScramMechanism().getName();
        client.serverFirstMessage(
                text(challenge.first(mechanism, client.clientFirstMessage().toString())));
        return client.clientFinalMessage().toString();
    }

    private static ScramClient client(String password, String mechanism, byte[] certificate) {
        return ScramClient.builder()
                .advertisedMechanisms(List.of(mechanism))
                .username("*")
                .password(password.toCharArray())
                .channelBinding("tls-server-end-point", mechanism.endsWith("PLUS") ? certificate : new byte[0])
                .stringPreparation(StringPreparation.POSTGRESQL_PREPARATION)
                .build();
    }

    private static String text(byte[] message) {
        var read = Message.of(message);
        read.int32();
        return read.remainder();
    }

    private static ScramVerifier verifier(String password) {
        var salt = new byte[] {4, 5, 6, 7};
        var salted = ScramFunctions.saltedPassword(
                SHA_256, StringPreparation.POSTGRESQL_PREPARATION, password.toCharArray(), salt, 4096);
        var encoder = Base64.getEncoder();
        return ScramVerifier.parse("SCRAM-SHA-256$4096:" + encoder.encodeToString(salt) + "$"
                        + encoder.encodeToString(
                                ScramFunctions.storedKey(SHA_256, ScramFunctions.clientKey(SHA_256, salted)))
                        + ":" + encoder.encodeToString(ScramFunctions.serverKey(SHA_256, salted)))
                .orElseThrow();
    }
}
