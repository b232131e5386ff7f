package io.alchemyreactive.state;

import io.alchemyreactive.error.CredentialsException;
import io.alchemyreactive.error.ErrorText;
import org.jspecify.annotations.Nullable;

/** The place where state is kept does not let this account in, or does not let it do what is needed. */
public final class StateAccessException extends CredentialsException {

    /** A failure that names the place, why, and what to do. */
    public StateAccessException(String place, String why, String cure, @Nullable Throwable cause) {
        super("cannot use the state in " + place + ": " + ErrorText.sentence(why) + " " + cure, cause);
    }
}
