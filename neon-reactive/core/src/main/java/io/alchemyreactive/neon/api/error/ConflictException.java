package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** The name or place is taken. Search for the existing object, or choose another name. */
public final class ConflictException extends NeonException {

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param cause the cause; null for none
     */
    public ConflictException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
