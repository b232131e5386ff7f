package io.alchemyreactive.neon.api.error;

import io.alchemyreactive.provider.Retryable;
import org.jspecify.annotations.Nullable;

/**
 * Neon failed by itself, several times within seconds, at a call that does no harm when it is made twice. Try again later,
 * and report it with the request id if it stays. A deploy makes the call again with longer waits.
 */
public final class ServerFailureException extends UnexpectedResponseException implements Retryable {

    /**
     * A failure with its facts.
     *
     * @param call what was asked and how Neon answered
     * @param message one line for the user
     * @param body the beginning of the body, without secrets
     * @param cause what it came from, if anything
     */
    public ServerFailureException(NeonCall call, String message, String body, @Nullable Throwable cause) {
        super(call, message, body, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
