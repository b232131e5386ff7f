package io.alchemyreactive.neon.api.error;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The root of all that can go wrong with Neon, one subclass for each thing a caller can do about it.
 *
 * <p>Messages are one line, name what was asked and what to do next, and hold no secret, so they are fit to be shown to a user.
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

    /** Neon's word for the failure, often empty. */
    public final String code() {
        return call.code();
    }

    /** The id under which Neon knows the request. */
    public final String requestId() {
        return call.requestId();
    }

    /**
     * Whether the same request may succeed later, without a change by the caller. A deploy makes its call again only after
     * those that are {@link io.alchemyreactive.provider.Retryable}: for the others the client has waited for minutes already.
     */
    public abstract boolean retryable();
}
