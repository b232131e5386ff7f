package io.alchemyreactive.dblab.api;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The root of all failures of DBLab's API. There is one subclass for each possible reaction of a caller.
 *
 * <p>Messages are one line. They name the request and the next step and contain no secret, so they may be shown to a
 * user.
 */
public abstract sealed class DbLabException extends RuntimeException
        permits CloneFailedException,
                CloneProtectedException,
                CloneTimeoutException,
                DbLabAnswerException,
                DbLabLostAnswerException,
                DbLabNotFoundException,
                DbLabRefusedException,
                DbLabUnauthorizedException,
                DbLabUnreachableException {

    private final String request;
    private final OptionalInt status;

    DbLabException(String request, OptionalInt status, String message, @Nullable Throwable cause) {
        super(requireNonNull(message, "message"), cause);
        this.request = requireNonNull(request, "request");
        this.status = requireNonNull(status, "status");
    }

    /** Method and path of the request. */
    public final String request() {
        return request;
    }

    /** The HTTP status; empty when there was no answer. */
    public final OptionalInt status() {
        return status;
    }
}
