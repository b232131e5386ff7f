package io.alchemyreactive.plan;

import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.error.RefusedException;

/** An existing object cannot be taken into state as a resource of the program; nothing was changed. */
public final class ImportRefusedException extends RefusedException {

    /**
     * A failure for an object that cannot be imported as the object of this resource.
     *
     * @param why the reason, fit to show
     * @param cure the next step, as a sentence
     */
    public ImportRefusedException(String fqn, String why, String cure) {
        super("'" + fqn + "' cannot be imported: " + ErrorText.sentence(why) + " " + cure);
    }
}
