package io.alchemyreactive.address;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Decodes the parts of a URI and describes characters that have to be encoded. */
final class PostgresUriText {

    private PostgresUriText() {}

    /** Decodes a part of a URI. Refuses bytes that are no UTF-8, so that no character is replaced silently. */
    static String decoded(String part, String text) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            if (character == '%') {
                bytes.write(octet(part, text, i));
                i += 3;
            } else {
                bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(character);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            // The cause is left out, because it may quote the text, which must not get into a log.
            throw new InvalidPostgresUriException(
                    "the " + part + " has a %XX that is no UTF-8; write each byte of the character in UTF-8 as %XX");
        }
    }

    /**
     * The failure for characters of a part that have another meaning in a URI; {@code what} holds the characters that
     * were found.
     */
    static InvalidPostgresUriException unescaped(String part, String what) {
        String found = what.codePoints()
                .distinct()
                .mapToObj(c -> "'" + Character.toString(c) + "'")
                .collect(Collectors.joining(", "));
        String cure = what.codePoints()
                .distinct()
                .mapToObj(c -> String.format("%%%02X", c))
                .collect(Collectors.joining(", "));
        return new InvalidPostgresUriException("the " + part + " holds an unescaped " + found + ": write " + cure);
    }

    private static int octet(String part, String text, int at) {
        int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw unescaped(part, "%");
        } else if (high + low == 0) {
            throw new InvalidPostgresUriException("the " + part + " has a %00, which PostgreSQL cannot take");
        }
        return high * 16 + low;
    }
}
