package io.alchemyreactive;

import io.alchemyreactive.output.Evaluation;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.output.Result;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.value.CanonicalJson;
import io.alchemyreactive.value.Value;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * The result of a deploy: the outputs of the program and the plan that was carried out. Immutable and thread-safe.
 *
 * @param <T> what the program returned
 */
public final class Deployment<T extends Record> {

    private final T outputs;
    private final Plan plan;
    private final Resolver resolver;
    private final Value.Fields stored;

    Deployment(T outputs, Plan plan, Resolver resolver, Value.Fields stored) {
        this.outputs = outputs;
        this.plan = plan;
        this.resolver = resolver;
        this.stored = stored;
    }

    /** The return value of the program. */
    public T outputs() {
        return outputs;
    }

    /** The plan that was carried out. */
    public Plan plan() {
        return plan;
    }

    /**
     * The value of an output after the deploy.
     *
     * @throws NoSuchElementException when it is absent
     */
    public <R> R get(Function<? super T, Output<R>> output) {
        Result result = Evaluation.evaluate(output.apply(outputs), resolver);
        if (result instanceof Result.Failed failed) {
            throw failed.error();
        }
        if (result instanceof Result.Known known && known.value() != null) {
            @SuppressWarnings("unchecked") // the output was built with values of this type
            R value = (R) known.value();
            return value;
        }
        throw new NoSuchElementException("the output has no value");
    }

    /** The outputs as stored. */
    public Value.Fields stored() {
        return stored;
    }

    /** The outputs as JSON, secrets masked. */
    @Override
    public String toString() {
        return "Deployment(" + plan.stage() + " " + CanonicalJson.show(stored) + ")";
    }
}
