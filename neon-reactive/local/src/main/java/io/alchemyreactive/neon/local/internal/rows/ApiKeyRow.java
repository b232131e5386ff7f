package io.alchemyreactive.neon.local.internal.rows;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** A key that a client created, stored without the key itself. Mutable; belongs to the control thread. */
public final class ApiKeyRow {

    public long id;
    public String name = "";
    /** The digest of the key. */
    public String digest = "";

    public Instant createdAt = Instant.EPOCH;

    /** The digest that identifies a key. */
    public static String digest(String key) {
        try {
            var bytes = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
