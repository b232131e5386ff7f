package io.alchemyreactive.neon.local.internal.wire;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The stored form of a password in PostgreSQL ({@code pg_authid.rolpassword}), against which passwords are checked. It
 * is secret, although no password can be computed from it. Immutable.
 */
public final class ScramVerifier {

    static final String MECHANISM = "SCRAM-SHA-256";

    private static final ScramMechanism SHA_256 = ScramMechanism.SCRAM_SHA_256;
    private static final Pattern FORM = Pattern.compile("SCRAM-SHA-256\\$(\\d{1,9}):([^$]+)\\$([^:]+):(.+)");
    private static final int DEFAULT_ITERATIONS = 4096;
    private static final int SALT_BYTES = 16;

    private final int iterations;
    private final String salt;
    private final byte[] storedKey;
    private final byte[] serverKey;

    private ScramVerifier(int iterations, String salt, byte[] storedKey, byte[] serverKey) {
        this.iterations = iterations;
        this.salt = salt;
        this.storedKey = storedKey;
        this.serverKey = serverKey;
    }

    /**
     * The verifier of a role without a password, which accepts none. The salt is always the same for one role and secret, so
     * that a client does not learn which roles exist.
     */
    public static ScramVerifier unknown(String role, byte[] secret) {
        byte[] name = role.getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(secret, secret.length + name.length);
        System.arraycopy(name, 0, both, secret.length, name.length);
        byte[] salt = Arrays.copyOf(ScramFunctions.hash(SHA_256, both), SALT_BYTES);
        // No password has the key of zeros.
        return new ScramVerifier(
                DEFAULT_ITERATIONS, Base64.getEncoder().encodeToString(salt), new byte[32], new byte[32]);
    }

    /** Parses the stored form; empty for another form, such as MD5. */
    public static Optional<ScramVerifier> parse(String stored) {
        var parts = FORM.matcher(stored);
        return parts.matches()
                ? Optional.of(new ScramVerifier(
                        Integer.parseInt(parts.group(1)),
                        parts.group(2),
                        Base64.getDecoder().decode(parts.group(3)),
                        Base64.getDecoder().decode(parts.group(4))))
                : Optional.empty();
    }

    int iterations() {
        return iterations;
    }

    /** The salt in the form of the protocol, which is Base64. */
    String salt() {
        return salt;
    }

    /** The keys of a password; empty when it is not the stored one. Takes some milliseconds of work. */
    Optional<ScramKeys> keysOf(String password) {
        if (password.isEmpty()) {
            return Optional.empty();
        }
        var salted = ScramFunctions.saltedPassword(
                SHA_256,
                StringPreparation.POSTGRESQL_PREPARATION,
                password.toCharArray(),
                Base64.getDecoder().decode(salt),
                iterations);
        return keysOfClientKey(ScramFunctions.clientKey(SHA_256, salted));
    }

    /**
     * The keys of a client; empty when its proof is wrong.
     *
     * @param proof the proof of the client
     * @param messages the messages that the proof is about
     */
    Optional<ScramKeys> keysOf(byte[] proof, String messages) {
        var signature = ScramFunctions.clientSignature(SHA_256, storedKey, messages);
        if (proof.length != signature.length) {
            return Optional.empty();
        }
        var clientKey = new byte[proof.length];
        for (var at = 0; at < proof.length; at++) {
            clientKey[at] = (byte) (proof[at] ^ signature[at]);
        }
        return keysOfClientKey(clientKey);
    }

    /** The text by which a server proves to a client that it knows the verifier. */
    String signature(String messages) {
        return "v=" + Base64.getEncoder().encodeToString(ScramFunctions.serverSignature(SHA_256, serverKey, messages));
    }

    private Optional<ScramKeys> keysOfClientKey(byte[] clientKey) {
        return MessageDigest.isEqual(ScramFunctions.hash(SHA_256, clientKey), storedKey)
                ? Optional.of(new ScramKeys(clientKey, serverKey))
                : Optional.empty();
    }
}
