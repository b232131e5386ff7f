package io.alchemyreactive.neon.local.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;
import reactor.core.publisher.Flux;

/**
 * Adds hints to the errors in a server's message stream. All other bytes pass unchanged, and only errors are held back.
 * For one stream.
 */
public final class ErrorHints {

    private static final int HEADER = 1 + Integer.BYTES;
    /** The length above which an error passes unchanged. */
    private static final int LONGEST = 65_536;

    /** The number of further bytes of the current message that pass unchanged. */
    private long left;
    /** The beginning of a message whose end has not arrived yet. */
    private ByteBuf held = Unpooled.EMPTY_BUFFER;

    private ErrorHints() {}

    /** The stream with hints. An incomplete message at the end of the stream passes unchanged. */
    static Flux<ByteBuf> in(Flux<ByteBuf> messages) {
        return Flux.defer(() -> {
            var hints = new ErrorHints();
            return messages.map(hints::pass)
                    .filter(ErrorHints::isReadable)
                    .concatWith(Flux.defer(hints::rest))
                    .doFinally(end -> hints.release());
        });
    }

    private synchronized ByteBuf pass(ByteBuf bytes) {
        if (!held.isReadable() && isWithoutError(bytes)) {
            return bytes;
        }
        held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ByteBufAllocator.DEFAULT, held, bytes);
        var passed = ByteBufAllocator.DEFAULT.buffer(held.readableBytes());
        while (held.isReadable() && passNext(passed)) {
            // Continues with the next message.
        }
        return passed;
    }

    /** Whether all bytes can pass. If so, the counter is moved behind them; otherwise it does not change. */
    private boolean isWithoutError(ByteBuf bytes) {
        var toCome = left;
        var at = bytes.readerIndex();
        while (toCome <= bytes.writerIndex() - at) {
            at += (int) toCome;
            toCome = 0;
            if (at == bytes.writerIndex()) {
                break;
            }
            if (bytes.writerIndex() - at < HEADER || isError(bytes, at)) {
                return false;
            }
            toCome = length(bytes, at);
        }
        left = toCome - (bytes.writerIndex() - at);
        return true;
    }

    private boolean passNext(ByteBuf passed) {
        if (left > 0) {
            var count = (int) Math.min(left, held.readableBytes());
            passed.writeBytes(held, count);
            left -= count;
            return true;
        }
        if (held.readableBytes() < HEADER) {
            return false;
        }
        if (!isError(held, held.readerIndex())) {
            left = length(held, held.readerIndex());
            return true;
        }
        if (held.readableBytes() < length(held, held.readerIndex())) {
            return false;
        }
        var error = new byte[(int) length(held, held.readerIndex())];
        held.readBytes(error);
        passed.writeBytes(hinted(error));
        return true;
    }

    private static boolean isError(ByteBuf bytes, int at) {
        return bytes.getByte(at) == ErrorFields.TYPE && length(bytes, at) <= LONGEST;
    }

    /** The length of a whole message. Bytes that are not a message count as one up to the end of the stream. */
    private static long length(ByteBuf bytes, int at) {
        var length = bytes.getInt(at + 1);
        return length < Integer.BYTES ? Long.MAX_VALUE : 1L + length;
    }

    /** An error message with its hint, or unchanged when there is none for it. */
    public static byte[] hinted(byte[] error) {
        try {
            var fields = ErrorFields.parse(Message.of(error));
            return MissingExtension.hint(fields)
                    .map(hint -> fields.with('H', hint).message())
                    .orElse(error);
        } catch (PostgresErrorException malformed) {
            return error;
        }
    }

    private synchronized Flux<ByteBuf> rest() {
        var rest = held;
        held = Unpooled.EMPTY_BUFFER;
        if (rest.isReadable()) {
            return Flux.just(rest);
        }
        rest.release();
        return Flux.empty();
    }

    private static boolean isReadable(ByteBuf bytes) {
        if (bytes.isReadable()) {
            return true;
        }
        bytes.release();
        return false;
    }

    private synchronized void release() {
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }
}
