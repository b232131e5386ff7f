package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** Neon refuses the request as it is, or as things stand. Correct it. */
public final class InvalidRequestException extends NeonException {

    /**
     * A failure with its facts.
     *
     * @param call what was asked and how Neon answered
     * @param message one line for the user
     * @param cause what it came from, if anything
     */
    public InvalidRequestException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
