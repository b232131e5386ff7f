package io.alchemyreactive.dblab.api;

import io.alchemyreactive.provider.Retryable;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** No connection came about, or a request that changes nothing got no answer. The call may succeed later. */
public final class DbLabUnreachableException extends DbLabException implements Retryable {

    /**
     * Creates the exception.
     *
     * @param request method and path of the request
     * @param status the HTTP status; empty when there was no answer
     * @param message one line for the user
     * @param cause the cause; null for none
     */
    public DbLabUnreachableException(String request, OptionalInt status, String message, @Nullable Throwable cause) {
        super(request, status, message, cause);
    }
}
