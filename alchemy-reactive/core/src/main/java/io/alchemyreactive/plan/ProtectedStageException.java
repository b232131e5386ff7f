package io.alchemyreactive.plan;

import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.StageKey;
import java.util.Objects;

/** The stage is protected from the requested change; nothing was changed, and no flag overrides it. */
public final class ProtectedStageException extends RefusedException {

    private final Protection protection;

    /**
     * A failure for a protected stage.
     *
     * @param why the refused change, fit to show
     */
    public ProtectedStageException(StageKey stage, Protection protection, String why) {
        super("stage " + stage + " is protected (" + protection.word() + "): " + why
                + ". No flag lifts that: take the protection out of the stack, deploy the stage, and try again.");
        this.protection = Objects.requireNonNull(protection, "protection");
    }

    /** The protection that refused the change. */
    public Protection protection() {
        return protection;
    }
}
