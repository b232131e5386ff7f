package io.alchemyreactive.neon.local.internal.pooler;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A named statement of a client.
 *
 * @param name its name in sessions of PostgreSQL, which depends on its text only, so that clients share it
 * @param content the text and the types of its parameters, in the form of the protocol
 */
record PreparedStatement(String name, byte[] content) {

    private static final int NAME_BYTES = 16;
    /** The commands that can drop prepared statements, in lower case. */
    private static final List<String> DROPS = List.of("discard", "deallocate");

    static PreparedStatement of(byte[] content) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(content);
            return new PreparedStatement("pooled_" + HexFormat.of().formatHex(hash, 0, NAME_BYTES), content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /** Whether the statement may drop all prepared statements of its session. */
    boolean mayDropOthers() {
        return mayDropOthers(content);
    }

    /**
     * Whether a text holds the name of a command that can drop prepared statements, perhaps in a comment or a literal.
     * The text may be long, so its bytes are searched as they are.
     */
    static boolean mayDropOthers(byte[] text) {
        for (var at = 0; at < text.length; at++) {
            if (lower(text[at]) == 'd' && startsWithDrop(text, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWithDrop(byte[] text, int start) {
        return DROPS.stream().anyMatch(command -> {
            var at = 0;
            while (at < command.length() && start + at < text.length && lower(text[start + at]) == command.charAt(at)) {
                at++;
            }
            return at == command.length();
        });
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }
}
