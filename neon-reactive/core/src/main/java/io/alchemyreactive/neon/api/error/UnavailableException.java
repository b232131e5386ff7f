package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** Neon could not serve the request for longer than the deadline. Try again later. */
public final class UnavailableException extends NeonException {

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param cause the cause; null for none
     */
    public UnavailableException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
