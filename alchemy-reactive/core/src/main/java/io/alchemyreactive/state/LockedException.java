package io.alchemyreactive.state;

import java.util.Objects;

/** Another process holds the stage. */
public final class LockedException extends StateException {

    private final transient StageKey stage;
    private final transient Holder holder;

    /** A failure that names the holder. */
    public LockedException(StageKey stage, Holder holder) {
        super("stage " + stage + " is held by " + holder
                + ". Wait until it ends, or give --lock-timeout to wait for it. If it is gone for good: lock release --stage "
                + stage.stage());
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
