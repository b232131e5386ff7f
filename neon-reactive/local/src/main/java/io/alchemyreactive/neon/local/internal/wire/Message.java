package io.alchemyreactive.neon.local.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A protocol message, read field by field. Not thread-safe. */
public final class Message {

    private final char type;
    private final ByteBuffer content;

    private Message(char type, ByteBuffer content) {
        this.type = type;
        this.content = content;
    }

    /** Parses a message with a type. */
    public static Message of(byte[] bytes) {
        return new Message(
                (char) bytes[0], ByteBuffer.wrap(bytes, 1 + Integer.BYTES, bytes.length - 1 - Integer.BYTES));
    }

    /** Parses a message with a type, which is a part of longer bytes. */
    public static Message at(byte[] bytes, int start, int length) {
        return new Message(
                (char) bytes[start],
                ByteBuffer.wrap(bytes, start + 1 + Integer.BYTES, length - 1 - Integer.BYTES)
                        .slice());
    }

    /** Parses a packet without a type; its type is 0. */
    static Message untyped(byte[] bytes) {
        return new Message((char) 0, ByteBuffer.wrap(bytes, Integer.BYTES, bytes.length - Integer.BYTES));
    }

    public char type() {
        return type;
    }

    /** The number of remaining bytes. */
    public int left() {
        return content.remaining();
    }

    public int int8() {
        return has(1) ? content.get() : violated();
    }

    public int int16() {
        return has(Short.BYTES) ? content.getShort() : violated();
    }

    public int int32() {
        return has(Integer.BYTES) ? content.getInt() : violated();
    }

    /** A text with a zero byte at its end. */
    public String text() {
        var end = content.position();
        while (end < content.limit() && content.get(end) != 0) {
            end++;
        }
        if (end == content.limit()) {
            violated();
        }
        var text = text(end - content.position());
        content.get();
        return text;
    }

    /** A value of a row; null for NULL. */
    public @Nullable String value() {
        var length = int32();
        return length < 0 ? null : text(length);
    }

    /** The texts before the next empty text. */
    List<String> texts() {
        var texts = new ArrayList<String>();
        for (var text = text(); !text.isEmpty(); text = text()) {
            texts.add(text);
        }
        return texts;
    }

    /** The remaining bytes as text. */
    String remainder() {
        return text(content.remaining());
    }

    /** The remaining bytes. */
    public byte[] rest() {
        var bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }

    private String text(int length) {
        if (!has(length)) {
            violated();
        }
        var text =
                new String(content.array(), content.arrayOffset() + content.position(), length, StandardCharsets.UTF_8);
        content.position(content.position() + length);
        return text;
    }

    private boolean has(int bytes) {
        return content.remaining() >= bytes;
    }

    private static int violated() {
        throw PostgresErrorException.violation("a message ends too early");
    }
}
