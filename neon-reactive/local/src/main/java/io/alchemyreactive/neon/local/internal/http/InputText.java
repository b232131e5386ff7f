package io.alchemyreactive.neon.local.internal.http;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Texts as clients send them. Bytes and characters that stand for no text are refused: in their place Java would put others, so that
 * what is stored is not what was sent. Stateless.
 */
public final class InputText {

    private InputText() {}

    /**
     * The text that bytes in UTF-8 stand for.
     *
     * @param what it is, for the message
     * @throws ApiException when they are not in UTF-8
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

    /** A part of a URL that can be kept, without its escapes; a plus is a space. */
    static String urlPart(String part) {
        return required(decoded(part));
    }

    /** A part of a URL without its escapes, which may hold any character; a plus is a space. */
    static String decoded(String part) {
        try {
            // Each byte becomes one character, so that the bytes can be looked at.
            var bytes = URLDecoder.decode(part, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            return utf8(bytes, "the URL");
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("invalid request: the URL is not encoded as it should be");
        }
    }

    /** The text, when PostgreSQL and a file can hold it. */
    static String required(String text) {
        fault(text).ifPresent(fault -> {
            throw ApiException.badRequest("invalid request: a text holds " + fault);
        });
        return text;
    }

    /** A reason why a text cannot be stored as it is, absent when it can. */
    public static Optional<String> fault(String text) {
        if (text.indexOf('\0') >= 0) {
            return Optional.of("the character NUL, which PostgreSQL cannot store");
        }
        return text.codePoints().anyMatch(InputText::isHalf)
                ? Optional.of("half of a surrogate pair, which is no character")
                : Optional.empty();
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
