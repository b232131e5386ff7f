package io.alchemyreactive.state;

import io.alchemyreactive.error.ErrorText;
import org.jspecify.annotations.Nullable;

/** The place of the state cannot be reached, read or written. */
public final class StateUnavailableException extends StateException {

    /** A failure that names the place, why, and what to do. */
    public StateUnavailableException(String place, String why, String cure, @Nullable Throwable cause) {
        super("cannot use the state in " + place + ": " + ErrorText.sentence(why) + " " + cure, cause);
    }
}
