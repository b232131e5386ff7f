package io.alchemyreactive.plan;

import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.state.StageKey;

/** The stage, the program or the answers of providers have changed since the plan was made; nothing was changed. */
public final class StalePlanException extends RefusedException {

    /** The plan of this stage is out of date. */
    public StalePlanException(StageKey stage) {
        super("the plan for " + stage + " is out of date: what it was made from has changed since. Make a new one.");
    }
}
