package io.alchemyreactive.internal.declare;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Source;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import io.alchemyreactive.value.Values;
import java.lang.reflect.Type;

/** The outputs of another stage, as a source of values. Belongs to one run; compared by identity. */
public final class ReferencedOutputs implements Source {

    private final Declarations run;
    private final StageKey stage;

    ReferencedOutputs(Declarations run, StageKey stage) {
        this.run = run;
        this.stage = stage;
    }

    /** The stage whose outputs they are. */
    public StageKey stage() {
        return stage;
    }

    /** Whether these outputs belong to the given run. */
    public boolean isOf(Declarations run) {
        return this.run == run;
    }

    /**
     * One of the outputs, as an output of the run.
     *
     * @param path names of record components, joined with a dot
     * @param type the type of the value
     */
    public Output<?> value(String path, Type type) {
        return Output.attribute(this, path, outputs -> read(at((Value.Fields) outputs, path), path, type));
    }

    private Object read(Value value, String path, Type type) {
        try {
            return ErrorBoundary.call(() -> Values.to(value, type));
        } catch (RuntimeException e) {
            throw new InvalidReferenceException(
                    stage,
                    path,
                    InvalidReferenceException.Reason.WRONG_TYPE,
                    "of its stored output " + ErrorText.of(e));
        }
    }

    /**
     * The value at a path of stored outputs.
     *
     * @throws InvalidReferenceException when there is none
     */
    public Value at(Value.Fields outputs, String path) {
        Value value = outputs;
        for (String name : path.split("\\.", -1)) {
            value = value instanceof Value.Fields fields ? fields.values().get(name) : null;
            if (value == null) {
                throw new InvalidReferenceException(
                        stage, path, InvalidReferenceException.Reason.NO_SUCH_OUTPUT, "the stored outputs lack it");
            }
        }
        return value;
    }

    @Override
    public String describe() {
        return stage + " outputs";
    }
}
