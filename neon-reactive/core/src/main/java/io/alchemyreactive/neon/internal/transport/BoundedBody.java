package io.alchemyreactive.neon.internal.transport;

import java.io.ByteArrayOutputStream;

/** The bytes of an answer as they arrive, up to a limit. Not thread-safe. */
final class BoundedBody {

    private final int limit;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    BoundedBody(int limit) {
        this.limit = limit;
    }

    /** Takes further bytes; fails with {@link TooLongException} where there are too many. */
    void add(byte[] bytes) {
        if (bytes.length > limit - content.size()) {
            throw new TooLongException(limit);
        }
        content.writeBytes(bytes);
    }

    byte[] bytes() {
        return content.toByteArray();
    }

    /** The answer has more bytes than it may. */
    static final class TooLongException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooLongException(int limit) {
            super("the answer is longer than " + limit + " bytes, the limit of this client");
        }
    }
}
