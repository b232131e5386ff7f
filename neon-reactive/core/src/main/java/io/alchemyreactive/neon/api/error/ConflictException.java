package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** The name or place is taken. Look the existing object up, or choose another name. */
public final class ConflictException extends NeonException {

    /**
     * A failure with its facts.
     *
     * @param call what was asked and how Neon answered
     * @param message one line for the user
     * @param cause what it came from, if anything
     */
    public ConflictException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
