package io.alchemyreactive.neon.local.internal.compute;

/** PostgreSQL, or a program that the local Neon uses with it, has failed. The message says which and why. */
public final class ComputeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure with a message of one sentence. */
    public ComputeException(String message) {
        super(message);
    }

    /** A failure with a message of one sentence and its cause. */
    public ComputeException(String message, Throwable cause) {
        super(message, cause);
    }
}
