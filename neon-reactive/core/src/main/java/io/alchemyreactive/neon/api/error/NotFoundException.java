package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** The object does not exist, or the key has no access to it. Create it, or correct the id. */
public final class NotFoundException extends NeonException {

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param cause the cause; null for none
     */
    public NotFoundException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
