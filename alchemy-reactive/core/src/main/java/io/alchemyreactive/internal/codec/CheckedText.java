package io.alchemyreactive.internal.codec;

import io.alchemyreactive.state.CorruptStateException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects whose first member {@code $sum} is a hash of the rest of the text, so that one changed byte is noticed.
 * Pure and thread-safe.
 */
public final class CheckedText {

    private static final String BEFORE_SUM = "{\"$sum\":\"";
    private static final String AFTER_SUM = "\",";
    private static final int SUM_BYTES = 16;
    private static final int HEAD = BEFORE_SUM.length() + 2 * SUM_BYTES + AFTER_SUM.length();

    private CheckedText() {}

    /** Returns the text of a JSON object with its sum. The object must have at least one member. */
    public static String withSum(String json) {
        byte[] rest = json.substring(1).getBytes(StandardCharsets.UTF_8);
        return BEFORE_SUM + sum(rest, 0) + AFTER_SUM + json.substring(1);
    }

    /**
     * Checks the sum of a text and returns the JSON object without it. Throws {@link CorruptStateException} with the
     * place when the sum does not match.
     */
    public static String check(String place, String text) {
        checkSum(place, text.getBytes(StandardCharsets.UTF_8));
        // The checked head is ASCII, so it has as many characters as bytes.
        return "{" + text.substring(HEAD);
    }

    /**
     * Checks the sum of a text in UTF-8 and returns the JSON object without it. Throws {@link CorruptStateException}
     * with the place when the sum does not match.
     */
    public static String check(String place, byte[] bytes) {
        checkSum(place, bytes);
        try {
            return "{" + StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, HEAD, bytes.length - HEAD));
        } catch (CharacterCodingException e) {
            throw corrupt(place, "it is not UTF-8 text", e);
        }
    }

    private static void checkSum(String place, byte[] bytes) {
        if (bytes.length < HEAD || bytes[0] != '{') {
            throw corrupt(place, "it is cut off or was not written by this software", null);
        }
        String head = new String(bytes, 0, HEAD, StandardCharsets.ISO_8859_1);
        if (!head.equals(BEFORE_SUM + sum(bytes, HEAD) + AFTER_SUM)) {
            throw corrupt(place, "its content does not match its check sum: it was altered or cut off", null);
        }
    }

    private static CorruptStateException corrupt(String place, String why, @Nullable Throwable cause) {
        return new CorruptStateException(place, why, Document.CURE, cause);
    }

    private static String sum(byte[] bytes, int from) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, from, bytes.length - from);
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), SUM_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
