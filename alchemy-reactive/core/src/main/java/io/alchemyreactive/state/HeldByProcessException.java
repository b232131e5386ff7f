package io.alchemyreactive.state;

import java.util.Objects;

/** A lease that is bound to its process cannot be released by hand; nothing was changed. */
public final class HeldByProcessException extends StateException {

    private final transient StageKey stage;
    private final transient Holder holder;

    /** A failure that names the process to end. */
    public HeldByProcessException(StageKey stage, Holder holder) {
        super("stage " + stage + " cannot be released by hand: " + holder
                + " holds it, and it lasts as long as that process. End process " + holder.pid() + " on "
                + holder.host() + " and the stage is free.");
        this.stage = Objects.requireNonNull(stage, "stage");
        this.holder = holder;
    }

    /** The stage that is held. */
    public StageKey stage() {
        return stage;
    }

    /** Who holds it. */
    public Holder holder() {
        return holder;
    }
}
