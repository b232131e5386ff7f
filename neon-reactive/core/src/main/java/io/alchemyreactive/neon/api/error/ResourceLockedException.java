package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** Neon is busy with conflicting work on the same object, for longer than the deadline. Try again later. */
public final class ResourceLockedException extends NeonException {

    /**
     * A failure with its facts.
     *
     * @param call what was asked and how Neon answered
     * @param message one line for the user
     * @param cause what it came from, if anything
     */
    public ResourceLockedException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
