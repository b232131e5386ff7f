package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** The key is missing, wrong or may not do this. Give another key. */
public final class UnauthorizedException extends NeonException {

    /**
     * A failure with its facts.
     *
     * @param call what was asked and how Neon answered
     * @param message one line for the user
     * @param cause what it came from, if anything
     */
    public UnauthorizedException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
