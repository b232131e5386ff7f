package io.alchemyreactive.neon.api.error;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** An answer that the API does not describe. Report it with the request id. */
public sealed class UnexpectedResponseException extends NeonException permits ServerFailureException {

    private final String body;

    /**
     * A failure with its facts.
     *
     * @param call what was asked and how Neon answered
     * @param message one line for the user
     * @param body the beginning of the body, without secrets; empty for an answer that says success
     * @param cause what it came from, if anything
     */
    public UnexpectedResponseException(NeonCall call, String message, String body, @Nullable Throwable cause) {
        super(call, message, cause);
        this.body = requireNonNull(body, "body");
    }

    /** The beginning of the body, without secrets; empty for an answer that says success. */
    public String body() {
        return body;
    }

    /** False, unless the server itself has failed. */
    @Override
    public boolean retryable() {
        return false;
    }
}
