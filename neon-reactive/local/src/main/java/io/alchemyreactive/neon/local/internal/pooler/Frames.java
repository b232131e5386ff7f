package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.Message;
import java.nio.ByteBuffer;

/** Walks over the messages in a batch of whole messages. Not thread-safe. */
final class Frames {

    /** Messages without an effect outside a transaction, where PostgreSQL ignores the rest of a COPY that has failed. */
    private static final String IGNORED = "dcfH";

    private final byte[] batch;
    private final ByteBuffer lengths;
    private int start;
    private int end;

    Frames(byte[] batch) {
        this.batch = batch;
        this.lengths = ByteBuffer.wrap(batch);
    }

    /** Whether messages of a client begin a transaction, when none runs. */
    static boolean beginTransaction(byte[] batch) {
        var frames = new Frames(batch);
        while (frames.next()) {
            if (IGNORED.indexOf(frames.type()) < 0) {
                return true;
            }
        }
        return false;
    }

    /** Goes to the next message; false when there is none. */
    boolean next() {
        if (end >= batch.length) {
            return false;
        }
        start = end;
        end = start + 1 + lengths.getInt(start + 1);
        return true;
    }

    char type() {
        return (char) batch[start];
    }

    /** The index of the first byte of the message. */
    int start() {
        return start;
    }

    /** The index behind the last byte of the message. */
    int end() {
        return end;
    }

    /** The first byte of the content; 0 when there is no content. */
    char firstByte() {
        return end - start > 1 + Integer.BYTES ? (char) batch[start + 1 + Integer.BYTES] : 0;
    }

    /** Whether the message of a client names a prepared statement; the unnamed one does not count. */
    boolean namesStatement() {
        return switch (type()) {
            case 'P' -> !message().text().isEmpty();
            case 'B' -> {
                var message = message();
                message.text();
                yield !message.text().isEmpty();
            }
            case 'D', 'C' -> {
                var message = message();
                yield message.int8() == 'S' && !message.text().isEmpty();
            }
            default -> false;
        };
    }

    Message message() {
        return Message.at(batch, start, end - start);
    }

    /** The message with its type and length. */
    byte[] bytes() {
        return java.util.Arrays.copyOfRange(batch, start, end);
    }
}
