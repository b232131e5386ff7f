package io.alchemyreactive;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.state.StageKey;

/** The plan or edit was not approved; nothing was changed. */
public final class NotApprovedException extends AlchemyException {

    NotApprovedException(StageKey stage) {
        super("the plan for " + stage + " was not approved; nothing was changed.");
    }
}
