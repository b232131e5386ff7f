package io.alchemyreactive.dblab.api;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The clone is protected from deletion. Remove the protection first, or wait for its end. */
public final class CloneProtectedException extends DbLabException {

    /**
     * Creates the exception.
     *
     * @param request method and path of the request
     * @param status the HTTP status; empty when there was no answer
     * @param message one line for the user
     * @param cause the cause; null for none
     */
    public CloneProtectedException(String request, OptionalInt status, String message, @Nullable Throwable cause) {
        super(request, status, message, cause);
    }
}
