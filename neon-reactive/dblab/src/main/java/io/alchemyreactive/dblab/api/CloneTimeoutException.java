package io.alchemyreactive.dblab.api;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** DBLab has not ended its work on the clone within the longest wait of the options. It may end it later. */
public final class CloneTimeoutException extends DbLabException {

    /**
     * Creates the exception.
     *
     * @param request method and path of the request
     * @param status the HTTP status; empty when there was no answer
     * @param message one line for the user
     * @param cause the cause; null for none
     */
    public CloneTimeoutException(String request, OptionalInt status, String message, @Nullable Throwable cause) {
        super(request, status, message, cause);
    }
}
