package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a change was lost, so it is unknown whether Neon made the change. Check before you try again.
 *
 * <p>A deploy does not repeat the call by itself, because the request may still be on its way. The next deploy checks
 * first.
 */
public final class UnknownOutcomeException extends NeonException {

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param cause the cause; null for none
     */
    public UnknownOutcomeException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
