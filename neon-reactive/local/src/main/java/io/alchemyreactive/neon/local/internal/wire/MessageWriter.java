package io.alchemyreactive.neon.local.internal.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds a protocol message field by field. Not thread-safe. */
public final class MessageWriter {

    private final Optional<Character> type;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    /** Starts a message with a type. */
    public MessageWriter(char type) {
        this(Optional.of(type));
    }

    private MessageWriter(Optional<Character> type) {
        this.type = type;
    }

    /** Starts a packet without a type. */
    static MessageWriter untyped() {
        return new MessageWriter(Optional.empty());
    }

    public MessageWriter int8(int value) {
        content.write(value);
        return this;
    }

    public MessageWriter int16(int value) {
        content.write(value >> Byte.SIZE);
        content.write(value);
        return this;
    }

    public MessageWriter int32(int value) {
        return bytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    /** Adds a text with a zero byte at its end. */
    public MessageWriter text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8)).int8(0);
    }

    /** Adds a value with its length in front; null for NULL. */
    public MessageWriter value(@Nullable String value) {
        if (value == null) {
            return int32(-1);
        }
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        return int32(bytes.length).bytes(bytes);
    }

    /** Adds bytes as they are. */
    public MessageWriter bytes(byte[] bytes) {
        content.writeBytes(bytes);
        return this;
    }

    /** The finished message. */
    public byte[] bytes() {
        var length = Integer.BYTES + content.size();
        var message = ByteBuffer.allocate(length + (type.isPresent() ? 1 : 0));
        type.ifPresent(letter -> message.put((byte) letter.charValue()));
        return message.putInt(length).put(content.toByteArray()).array();
    }
}
