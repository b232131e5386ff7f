package io.alchemyreactive.neon.api.error;

import io.alchemyreactive.provider.Retryable;
import org.jspecify.annotations.Nullable;

/**
 * No connection to Neon came about, or a call that does no harm twice stayed without an answer, several times within
 * seconds. Check the URL and the network. Neon was asked for nothing, or for nothing that matters when it is asked again, so
 * a deploy makes the call again with longer waits.
 */
public final class UnreachableException extends NeonException implements Retryable {

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
