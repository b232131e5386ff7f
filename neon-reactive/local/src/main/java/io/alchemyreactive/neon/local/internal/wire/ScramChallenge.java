package io.alchemyreactive.neon.local.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The server's side of one SCRAM-SHA-256 exchange (RFC 5802): the texts that go to the client, and the check of its
 * proof. It does not read or write. Not thread-safe.
 */
final class ScramChallenge {

    static final String MECHANISM_PLUS = ScramVerifier.MECHANISM + "-PLUS";

    private static final Pattern FIRST =
            Pattern.compile("((?:n|y|p=([^,]*)),[^,]*,)(n=[^,]*,r=([\\x21-\\x7e&&[^,]]+).*)");
    private static final Pattern FINAL = Pattern.compile("(c=([^,]*),r=([^,]*)(?:,.*)?),p=([^,]*)");
    private static final String BOUND = "tls-server-end-point";

    private final ScramVerifier verifier;
    private final String nonce;
    private final Optional<byte[]> endPoint;
    private String header = "";
    private String clientFirst = "";
    private String serverFirst = "";
    private String bothNonces = "";

    /**
     * An exchange for one client.
     *
     * @param nonce random text of this side
     * @param endPoint the hash of the certificate, when the connection has TLS
     */
    ScramChallenge(ScramVerifier verifier, String nonce, Optional<byte[]> endPoint) {
        this.verifier = verifier;
        this.nonce = nonce;
        this.endPoint = endPoint;
    }

    /** The message that names the mechanisms. */
    byte[] offer() {
        var offer = new MessageWriter(PasswordLogin.AUTHENTICATION).int32(PasswordLogin.SASL);
        if (endPoint.isPresent()) {
            offer.text(MECHANISM_PLUS);
        }
        return offer.text(ScramVerifier.MECHANISM).text("").bytes();
    }

    /** Takes the first message of the client; gives the answer to it. */
    byte[] first(String mechanism, String message) {
        var parts = FIRST.matcher(message);
        boolean plus = mechanism.equals(MECHANISM_PLUS) && endPoint.isPresent();
        if (!plus && !mechanism.equals(ScramVerifier.MECHANISM)) {
            throw PostgresErrorException.violation("client selected an invalid SASL authentication mechanism");
        }
        if (!parts.matches()) {
            throw malformed();
        }
        header = parts.group(1);
        if (plus != (parts.group(2) != null) || plus && !BOUND.equals(parts.group(2))) {
            throw malformed();
        }
        if (endPoint.isPresent() && header.startsWith("y")) {
            // The client believes that this side has no channel binding, so somebody removed it from the offer.
            throw PostgresErrorException.violation("the client was told that there is no channel binding");
        }
        clientFirst = parts.group(3);
        bothNonces = parts.group(4) + nonce;
        serverFirst = "r=" + bothNonces + ",s=" + verifier.salt() + ",i=" + verifier.iterations();
        return message(PasswordLogin.SASL_CONTINUE, serverFirst);
    }

    /** Takes the proof of the client; gives its keys, or empty when the proof is wrong. */
    Optional<Proved> last(String message) {
        var parts = FINAL.matcher(message);
        if (!parts.matches()) {
            throw malformed();
        }
        if (!parts.group(3).equals(bothNonces) || !parts.group(2).equals(binding())) {
            return Optional.empty();
        }
        var messages = clientFirst + "," + serverFirst + "," + parts.group(1);
        return verifier.keysOf(decoded(parts.group(4)), messages)
                .map(keys -> new Proved(keys, message(PasswordLogin.SASL_FINAL, verifier.signature(messages))));
    }

    private String binding() {
        var bytes = header.getBytes(StandardCharsets.UTF_8);
        if (header.startsWith("p=")) {
            var hash = endPoint.orElseThrow();
            var both = new byte[bytes.length + hash.length];
            System.arraycopy(bytes, 0, both, 0, bytes.length);
            System.arraycopy(hash, 0, both, bytes.length, hash.length);
            bytes = both;
        }
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static byte[] message(int step, String text) {
        return new MessageWriter(PasswordLogin.AUTHENTICATION)
                .int32(step)
                .bytes(text.getBytes(StandardCharsets.UTF_8))
                .bytes();
    }

    private static PostgresErrorException malformed() {
        return PostgresErrorException.violation("malformed SCRAM message");
    }

    /**
     * A client whose proof is right.
     *
     * @param keys the keys of its password
     * @param message the message by which this side proves that it knows the verifier
     */
    record Proved(ScramKeys keys, byte[] message) {}
}
