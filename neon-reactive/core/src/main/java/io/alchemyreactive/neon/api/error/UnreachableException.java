package io.alchemyreactive.neon.api.error;

import io.alchemyreactive.provider.Retryable;
import org.jspecify.annotations.Nullable;

/**
 * The client could not connect to Neon, or a repeatable call got no answer, several times within seconds. Check the URL
 * and the network. No request was sent, or only a request that may be repeated, so a deploy repeats the call with
 * longer waits.
 */
public final class UnreachableException extends NeonException implements Retryable {

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param cause the cause; null for none
     */
    public UnreachableException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
