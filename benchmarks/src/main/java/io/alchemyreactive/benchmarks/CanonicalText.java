package io.alchemyreactive.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One form of maps, lists, texts and numbers that can be hashed: near to JSON, with sorted keys. For one thread. */
final class CanonicalText {

    private final MessageDigest sha256;

    CanonicalText() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    byte[] bytes(Map<String, ?> document) {
        var text = new StringBuilder();
        write(document, text);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    byte[] hash(Map<String, ?> document) {
        return sha256.digest(bytes(document));
    }

    private static void write(Object value, StringBuilder text) {
        if (value instanceof Map<?, ?> map) {
            text.append('{');
            for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
                write(entry.getKey(), text);
                text.append(':');
                write(entry.getValue(), text);
                text.append(',');
            }
            text.append('}');
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (Object item : list) {
                write(item, text);
                text.append(',');
            }
            text.append(']');
        } else if (value instanceof String string) {
            text.append('"');
            for (int i = 0; i < string.length(); i++) {
                char c = string.charAt(i);
                if (c == '"' || c == '\\') {
                    text.append('\\');
                }
                text.append(c);
            }
            text.append('"');
        } else {
            text.append(value);
        }
    }
}
