package io.alchemyreactive.state.postgres;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Converts names to and from columns. A text of PostgreSQL cannot contain NUL, so it is escaped. */
final class ColumnText {

    private ColumnText() {}

    /**
     * The form of a name in a column.
     *
     * @throws IllegalArgumentException when the name is not Unicode text, having half of a surrogate pair
     */
    static String stored(String name) {
        try {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a name is not Unicode text: it has half of a surrogate pair", e);
        }
        return name.replace("\\", "\\\\").replace("\0", "\\0");
    }

    /** The name that a column holds. */
    static String name(String stored) {
        if (stored.indexOf('\\') < 0) {
            return stored;
        }
        var name = new StringBuilder(stored.length());
        for (int i = 0; i < stored.length(); i++) {
            char c = stored.charAt(i);
            if (c == '\\' && i + 1 < stored.length()) {
                char escaped = stored.charAt(++i);
                name.append(escaped == '0' ? '\0' : escaped);
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }
}
