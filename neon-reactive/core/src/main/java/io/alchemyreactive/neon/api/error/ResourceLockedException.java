package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** Neon was busy with conflicting work on the object for longer than the deadline. Try again later. */
public final class ResourceLockedException extends NeonException {

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param cause the cause; null for none
     */
    public ResourceLockedException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
