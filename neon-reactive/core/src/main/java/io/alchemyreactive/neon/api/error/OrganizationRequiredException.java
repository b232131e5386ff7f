package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** The key is a personal one and needs an organization. Name it in the options or the request. */
public final class OrganizationRequiredException extends NeonException {

    /**
     * A failure with its facts.
     *
     * @param call what was asked and how Neon answered
     * @param message one line for the user
     * @param cause what it came from, if anything
     */
    public OrganizationRequiredException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
