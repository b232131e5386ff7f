package io.alchemyreactive.neon.local.internal.wire;

import io.netty.buffer.ByteBuf;

/** The units of PostgreSQL's protocol. Stateless. */
public final class Units {

    /** The longest startup packet that PostgreSQL accepts. */
    private static final int LONGEST_STARTUP = 10_000;

    private static final int LONGEST_PASSWORD = 65_536;
    private static final int LONGEST_ANSWER = Integer.MAX_VALUE - 1;

    private Units() {}

    /** A single byte. */
    static int single(ByteBuf bytes) {
        return 1;
    }

    /** A packet without a type: its length and its content. */
    public static int startup(ByteBuf bytes) {
        if (bytes.readableBytes() < Integer.BYTES) {
            return 0;
        }
        return checked(bytes.getInt(bytes.readerIndex()), 2 * Integer.BYTES, LONGEST_STARTUP);
    }

    /** A client's password message. */
    public static int password(ByteBuf bytes) {
        return message(bytes, LONGEST_PASSWORD);
    }

    /** A server message. */
    public static int answer(ByteBuf bytes) {
        return message(bytes, LONGEST_ANSWER);
    }

    /** All messages, of a client or a server, that have arrived completely; at least one. */
    public static int messages(ByteBuf bytes) {
        var at = bytes.readerIndex();
        while (bytes.writerIndex() - at > Integer.BYTES) {
            var length = 1L + checked(bytes.getInt(at + 1), Integer.BYTES, LONGEST_ANSWER);
            if (bytes.writerIndex() - at < length) {
                break;
            }
            at += (int) length;
        }
        return at > bytes.readerIndex() ? at - bytes.readerIndex() : answer(bytes);
    }

    private static int message(ByteBuf bytes, int longest) {
        if (bytes.readableBytes() <= Integer.BYTES) {
            return 0;
        }
        return 1 + checked(bytes.getInt(bytes.readerIndex() + 1), Integer.BYTES, longest);
    }

    private static int checked(int length, int shortest, int longest) {
        if (length < shortest || length > longest) {
            throw PostgresErrorException.violation("invalid length of a message");
        }
        return length;
    }
}
