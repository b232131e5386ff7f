package io.alchemyreactive.neon.local.internal.compute;

/** PostgreSQL, or a program around it, did not do what the local Neon needs; the message says which and why. */
public final class ComputeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A failure told in one sentence. */
    public ComputeException(String message) {
        super(message);
    }

    /** A failure told in one sentence, with what caused it. */
    public ComputeException(String message, Throwable cause) {
        super(message, cause);
    }
}
