package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** The key is missing or wrong, or has no right to do this. Use another key. */
public final class UnauthorizedException extends NeonException {

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param cause the cause; null for none
     */
    public UnauthorizedException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
