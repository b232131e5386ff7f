package io.alchemyreactive.neon.internal.transport;

/**
 * No answer came. {@code sent} says whether the request had been sent, so that Neon may have carried it out. A request
 * that was not sent has no effect.
 */
final class NoResponseException extends RuntimeException {

    private final boolean sent;
    private final String requestId;

    NoResponseException(boolean sent, String requestId, Throwable cause) {
        super(cause.getMessage(), cause, false, false);
        this.sent = sent;
        this.requestId = requestId;
    }

    boolean sent() {
        return sent;
    }

    String requestId() {
        return requestId;
    }

    /** The failure of the connection. */
    Throwable reason() {
        Throwable cause = getCause();
        return cause == null ? this : cause;
    }
}
