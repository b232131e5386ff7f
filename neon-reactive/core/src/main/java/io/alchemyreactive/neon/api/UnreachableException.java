package io.alchemyreactive.neon.api;

import org.jspecify.annotations.Nullable;

/** No connection to Neon came about, or reads kept failing. Check the URL and the network. */
public final class UnreachableException extends NeonException {

    /**
     * A failure with its facts.
     *
     * @param call what was asked and how Neon answered
     * @param message one line for the user
     * @param cause what it came from, if anything
     */
    public UnreachableException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
