package io.alchemyreactive;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;

/** The clock or the ids of a {@link RunEnvironment} failed. The cause is what they threw. */
public final class RunEnvironmentException extends AlchemyException {

    RunEnvironmentException(String what, Throwable cause) {
        super(
                ErrorText.sentence("the " + what + " of the RunEnvironment failed: " + ErrorText.withKind(cause))
                        + " Correct it where it is provided, then run the command again.",
                cause);
    }
}
