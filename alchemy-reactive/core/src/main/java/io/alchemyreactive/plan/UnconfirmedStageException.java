package io.alchemyreactive.plan;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.StageKey;

/** A change of this stage needs its name, which was not given; nothing was changed. */
public final class UnconfirmedStageException extends AlchemyException {

    /**
     * A failure for a request that needs the name of the stage, whatever its protections.
     *
     * @param what the request, as the beginning of a sentence
     */
    public UnconfirmedStageException(StageKey stage, String what) {
        super(what + " of stage " + stage + " needs its name. Give --confirm " + stage.stage() + ".");
    }

    /** This stage is protected with {@link Protection#CONFIRM}. */
    public UnconfirmedStageException(StageKey stage) {
        super("stage " + stage + " is protected (" + Protection.CONFIRM.word()
                + "): whoever changes it has to name it. Give --confirm " + stage.stage() + ".");
    }
}
