package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** A limit of the plan is reached. Remove something, or change the plan. */
public final class QuotaExceededException extends NeonException {

    /**
     * A failure with its facts.
     *
     * @param call what was asked and how Neon answered
     * @param message one line for the user
     * @param cause what it came from, if anything
     */
    public QuotaExceededException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
