package io.alchemyreactive.internal.codec;

import io.alchemyreactive.effect.Redacted;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key under which secrets are stored: 32 bytes, and an id that is a hash of them, which identifies the key without
 * disclosing it. Immutable and thread-safe.
 */
public final class StateKey {

    /** The number of bytes of a key. */
    public static final int BYTES = 32;

    /** The number of PBKDF2 iterations for a new key. */
    public static final int ROUNDS = 600_000;

    private final Redacted<SecretKey> key;
    private final String id;

    private StateKey(Redacted<SecretKey> key, String id) {
        this.key = key;
        this.id = id;
    }

    /**
     * The key with these bytes, which are copied.
     *
     * @throws IllegalArgumentException when there are not 32 of them
     */
    public static StateKey of(Redacted<byte[]> bytes) {
        byte[] raw = bytes.reveal();
        if (raw.length != BYTES) {
            throw new IllegalArgumentException("a key has " + BYTES + " bytes, not " + raw.length);
        }
        return new StateKey(Redacted.of(new SecretKeySpec(raw, "AES")), idOf(raw));
    }

    /**
     * Derives the key of a password and a salt: PBKDF2 with HMAC-SHA256. It is slow on purpose, about a third of a
     * second for {@link #ROUNDS} rounds, so it must not run on a non-blocking thread.
     */
    public static StateKey derive(Redacted<String> password, byte[] salt, int rounds) {
        var spec = new PBEKeySpec(password.reveal().toCharArray(), salt, rounds, BYTES * 8);
        try {
            SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
            return of(Redacted.of(factory.generateSecret(spec).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    /** The id of the key, 16 hexadecimal digits; it is stored with each secret. */
    public String id() {
        return id;
    }

    SecretKey aes() {
        return key.reveal();
    }

    /** Derives a separate key for hashes, so that encryption and hashing never share a key. */
    SecretKey hmac() {
        return new SecretKeySpec(hash(key.reveal().getEncoded(), "alchemy stage hash"), "HmacSHA256");
    }

    @Override
    public String toString() {
        return "key " + id;
    }

    private static String idOf(byte[] raw) {
        return HexFormat.of().formatHex(Arrays.copyOf(hash(raw, "alchemy key id"), 8));
    }

    private static byte[] hash(byte[] raw, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(raw, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
