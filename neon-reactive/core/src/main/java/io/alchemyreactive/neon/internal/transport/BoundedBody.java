package io.alchemyreactive.neon.internal.transport;

import java.io.ByteArrayOutputStream;

/** Collects the bytes of an answer up to a limit. Not thread-safe. */
final class BoundedBody {

    private final int limit;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    BoundedBody(int limit) {
        this.limit = limit;
    }

    /** Adds bytes; fails with {@link TooLongException} when the limit is exceeded. */
    void add(byte[] bytes) {
        if (bytes.length > limit - content.size()) {
            throw new TooLongException(limit);
        }
        content.writeBytes(bytes);
    }

    byte[] bytes() {
        return content.toByteArray();
    }

    /** The answer has more bytes than the limit. */
    static final class TooLongException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooLongException(int limit) {
            super("the answer is longer than " + limit + " bytes, the limit of this client");
        }
    }
}
