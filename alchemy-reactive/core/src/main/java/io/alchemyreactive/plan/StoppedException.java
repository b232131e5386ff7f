package io.alchemyreactive.plan;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.state.StageKey;

/** The run was stopped before its end. All finished work is stored, and the next run continues from there. */
public final class StoppedException extends AlchemyException {

    /** A stop of a run of this stage. */
    public StoppedException(StageKey stage) {
        super("stopped: what was done for stage " + stage + " is stored; run the same command again to go on.");
    }
}
