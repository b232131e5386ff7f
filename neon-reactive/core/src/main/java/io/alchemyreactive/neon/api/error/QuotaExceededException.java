package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** A limit of the plan is reached. Delete something, or change the plan. */
public final class QuotaExceededException extends NeonException {

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param cause the cause; null for none
     */
    public QuotaExceededException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
