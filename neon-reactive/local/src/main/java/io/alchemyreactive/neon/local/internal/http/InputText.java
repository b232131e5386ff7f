package io.alchemyreactive.neon.local.internal.http;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Checks and decodes texts of clients. Refuses bytes and characters that are not valid text. Java would replace them,
 * so the stored text would differ from the sent one. Stateless.
 */
public final class InputText {

    private InputText() {}

    /**
     * Decodes bytes as UTF-8.
     *
     * @param what the name of the text, for the message
     * @throws ApiException when the bytes are not valid UTF-8
     */
    public static String utf8(byte[] bytes, String what) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ApiException.badRequest("invalid request: " + what + " is not in UTF-8");
        }
    }

    /** Decodes a part of a URL that can be stored. A plus is a space. */
    static String urlPart(String part) {
        return required(decoded(part));
    }

    /** Decodes a part of a URL, which may contain any character. A plus is a space. */
    static String decoded(String part) {
        try {
            // Each byte becomes one character, so that the bytes can be checked.
            var bytes = URLDecoder.decode(part, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            return utf8(bytes, "the URL");
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("invalid request: the URL is not encoded as it should be");
        }
    }

    /** Returns the text. Refuses it when PostgreSQL or a file cannot store it. */
    static String required(String text) {
        fault(text).ifPresent(fault -> {
            throw ApiException.badRequest("invalid request: a text holds " + fault);
        });
        return text;
    }

    /** The reason why a text cannot be stored unchanged; empty when it can. */
    public static Optional<String> fault(String text) {
        if (text.indexOf('\0') >= 0) {
            return Optional.of("the character NUL, which PostgreSQL cannot store");
        }
        return text.codePoints().anyMatch(InputText::isHalf)
                ? Optional.of("half of a surrogate pair, which is not a character")
                : Optional.empty();
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
