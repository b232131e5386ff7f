package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** Neon refuses the request because of its content or the current state. Correct the request. */
public final class InvalidRequestException extends NeonException {

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param cause the cause; null for none
     */
    public InvalidRequestException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
