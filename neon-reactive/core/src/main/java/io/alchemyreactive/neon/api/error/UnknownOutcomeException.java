package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a change was lost, so it is unknown whether Neon made the change. Look before trying again.
 *
 * <p>A deploy does not make the call again by itself, because the request may still be on its way: the next one looks first.
 */
public final class UnknownOutcomeException extends NeonException {

    /**
     * A failure with its facts.
     *
     * @param call what was asked and how Neon answered
     * @param message one line for the user
     * @param cause what it came from, if anything
     */
    public UnknownOutcomeException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
