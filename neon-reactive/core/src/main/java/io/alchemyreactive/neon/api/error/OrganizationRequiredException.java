package io.alchemyreactive.neon.api.error;

import org.jspecify.annotations.Nullable;

/** The key is a personal key and needs an organization. Name the organization in the options or the request. */
public final class OrganizationRequiredException extends NeonException {

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param cause the cause; null for none
     */
    public OrganizationRequiredException(NeonCall call, String message, @Nullable Throwable cause) {
        super(call, message, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
