package io.alchemyreactive.dblab.api;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The answer to a change was lost. DBLab may have made the change: look before trying again. */
public final class DbLabLostAnswerException extends DbLabException {

    /**
     * Creates the exception.
     *
     * @param request method and path of the request
     * @param status the HTTP status; empty when there was no answer
     * @param message one line for the user
     * @param cause the cause; null for none
     */
    public DbLabLostAnswerException(String request, OptionalInt status, String message, @Nullable Throwable cause) {
        super(request, status, message, cause);
    }
}
