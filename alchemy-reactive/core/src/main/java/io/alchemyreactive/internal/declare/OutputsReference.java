package io.alchemyreactive.internal.declare;

import io.alchemyreactive.output.Source;
import io.alchemyreactive.state.StageKey;
import java.util.Objects;
import java.util.function.Function;

/** A source that stands for all outputs of a stage as one value. Not bound to a run. Immutable and thread-safe. */
public final class OutputsReference implements Source {

    private final StageKey stage;
    private final Function<Declarations, ? extends Record> view;

    /**
     * A reference.
     *
     * @param view creates the record of references to the stage's outputs in a run
     */
    public OutputsReference(StageKey stage, Function<Declarations, ? extends Record> view) {
        this.stage = Objects.requireNonNull(stage, "stage");
        this.view = Objects.requireNonNull(view, "view");
    }

    /** The stage whose outputs they are. */
    public StageKey stage() {
        return stage;
    }

    /** The outputs as references of this run. */
    public Record in(Declarations run) {
        return view.apply(run);
    }

    @Override
    public boolean isOfAnyRun() {
        return true;
    }

    @Override
    public String describe() {
        return stage + " outputs";
    }
}
