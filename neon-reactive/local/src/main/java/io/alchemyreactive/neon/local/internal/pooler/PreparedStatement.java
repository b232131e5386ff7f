package io.alchemyreactive.neon.local.internal.pooler;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A named statement of a client.
 *
 * @param name its name in sessions of PostgreSQL, which depends on its text only, so that clients share it
 * @param content the text and the types of its parameters, in the form of the protocol
 */
record PreparedStatement(String name, byte[] content) {

    private static final int NAME_BYTES = 16;

    static PreparedStatement of(byte[] content) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(content);
            return new PreparedStatement("pooled_" + HexFormat.of().formatHex(hash, 0, NAME_BYTES), content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
