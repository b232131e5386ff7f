package io.alchemyreactive.neon.api.error;

import io.alchemyreactive.provider.Retryable;
import org.jspecify.annotations.Nullable;

/**
 * Neon failed several times within seconds, at a call that may be repeated. Try again later; if it continues, report it
 * with the request id. A deploy repeats the call with longer waits.
 */
public final class ServerFailureException extends UnexpectedResponseException implements Retryable {

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param body the beginning of the body, without secrets
     * @param cause the cause; null for none
     */
    public ServerFailureException(NeonCall call, String message, String body, @Nullable Throwable cause) {
        super(call, message, body, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
