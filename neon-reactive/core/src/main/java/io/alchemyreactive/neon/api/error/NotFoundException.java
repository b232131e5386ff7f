package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** The object does not exist, or the key may not see it. Create it, or correct the id. */
public final class NotFoundException extends NeonException {

    /**
     * A failure with its facts.
     *
     * @param call what was asked and how Neon answered
     * @param message one line for the user
     * @param cause what it came from, if anything
     */
    public NotFoundException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
