package io.alchemyreactive.neon.api.error;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The root of all failures of Neon's API. There is one subclass for each possible reaction of a caller.
 *
 * <p>Messages are one line. They name the request and the next step and contain no secret, so they may be shown to a
 * user.
 */
public abstract sealed class NeonException extends RuntimeException
        permits ConflictException,
                InvalidRequestException,
                ResourceLockedException,
                NotFoundException,
                OperationFailedException,
                OrganizationRequiredException,
                QuotaExceededException,
                RateLimitedException,
                UnauthorizedException,
                UnavailableException,
                UnexpectedResponseException,
                UnknownOutcomeException,
                UnreachableException,
                WaitTimeoutException {

    private final NeonCall call;

    NeonException(NeonCall call, String message, @Nullable Throwable cause) {
        super(requireNonNull(message, "message"), cause);
        this.call = requireNonNull(call, "call");
    }

    /** The request and the answer of Neon. */
    public final NeonCall call() {
        return call;
    }

    /** The HTTP status; empty when there was no answer. */
    public final OptionalInt status() {
        return call.status();
    }

    /** Neon's code for the failure, often empty. */
    public final String code() {
        return call.code();
    }

    /** The id that identifies the request at Neon. */
    public final String requestId() {
        return call.requestId();
    }

    /**
     * Whether the request may succeed later without a change by the caller. A deploy repeats a call only after failures
     * that are {@link io.alchemyreactive.provider.Retryable}. For the other failures the client has already waited for
     * minutes.
     */
    public abstract boolean retryable();
}
