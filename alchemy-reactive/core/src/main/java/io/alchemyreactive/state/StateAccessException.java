package io.alchemyreactive.state;

import io.alchemyreactive.error.CredentialsException;
import io.alchemyreactive.error.ErrorText;
import org.jspecify.annotations.Nullable;

/** This account has no access to the place of the state, or lacks a permission there. */
public final class StateAccessException extends CredentialsException {

    /** A failure that names the place, why, and what to do. */
    public StateAccessException(String place, String why, String cure, @Nullable Throwable cause) {
        super("cannot use the state in " + place + ": " + ErrorText.sentence(why) + " " + cure, cause);
    }
}
