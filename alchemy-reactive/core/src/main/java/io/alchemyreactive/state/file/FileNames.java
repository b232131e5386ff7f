package io.alchemyreactive.state.file;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Maps names of any form to file names without collisions, also on a file system that ignores case. A short name in
 * lower case stays readable; any other keeps its beginning and gets a hash.
 */
final class FileNames {

    private static final String HEX = "0123456789abcdef";
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LONGEST = 100;
    private static final int KEPT = 60;
    private static final int HASH_LENGTH = 26;

    private FileNames() {}

    /**
     * The file name for a name.
     *
     * @throws IllegalArgumentException when the name is not Unicode text, having half of a surrogate pair
     */
    static String of(String name) {
        byte[] bytes = utf8(name);
        var encoded = new StringBuilder(bytes.length);
        boolean lower = true;
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            boolean upper = c >= 'A' && c <= 'Z';
            lower &= !upper;
            // A leading dot would hide the file, and might make the name "." or "..".
            if (upper || isPlain(c) && !(c == '.' && encoded.isEmpty())) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        if (lower && encoded.length() <= LONGEST) {
            return encoded.toString();
        }
        return encoded.substring(0, Math.min(KEPT, encoded.length())) + "~" + hash(bytes);
    }

    /** Decodes a file name. Returns a file name with a hash unchanged, because a hash cannot be decoded. */
    static String name(String fileName) {
        return fileName.indexOf('~') >= 0 ? fileName : URLDecoder.decode(fileName, StandardCharsets.UTF_8);
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
    }

    private static byte[] utf8(String name) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a name is not Unicode text: it has half of a surrogate pair", e);
        }
    }

    private static String hash(byte[] bytes) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        var text = new StringBuilder(HASH_LENGTH);
        for (int i = 0; i < HASH_LENGTH; i++) {
            int bit = i * 5;
            int two = (digest[bit / 8] & 0xff) << 8 | (digest[bit / 8 + 1] & 0xff);
            text.append(BASE32.charAt(two >> (11 - bit % 8) & 31));
        }
        return text.toString();
    }
}
