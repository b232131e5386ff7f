package io.alchemyreactive.neon.api.error;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** An answer that the API does not describe. Report it with the request id. */
public sealed class UnexpectedResponseException extends NeonException permits ServerFailureException {

    private final String body;

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param body the beginning of the body, without secrets; empty for an answer with a success status
     * @param cause the cause; null for none
     */
    public UnexpectedResponseException(NeonCall call, String message, String body, @Nullable Throwable cause) {
        super(call, message, cause);
        this.body = requireNonNull(body, "body");
    }

    /** The beginning of the body, without secrets; empty for an answer with a success status. */
    public String body() {
        return body;
    }

    /** True only when the server itself has failed. */
    @Override
    public boolean retryable() {
        return false;
    }
}
