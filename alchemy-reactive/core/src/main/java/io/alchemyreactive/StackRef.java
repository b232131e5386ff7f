package io.alchemyreactive;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.internal.declare.Names;
import io.alchemyreactive.internal.declare.OutputsReference;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.ReferableStack;
import io.alchemyreactive.state.StageKey;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * The outputs of a stack, for programs that must not depend on its program. Immutable and thread-safe.
 *
 * @param <T> the record that the stack's program returns
 */
public final class StackRef<T extends Record> implements ReferableStack<T> {

    private final String stack;
    private final OutputShape<T> shape;

    private StackRef(String stack, OutputShape<T> shape) {
        this.stack = stack;
        this.shape = shape;
    }

    /**
     * A reference to a stack by its name. Where a component of the record is neither a handle, nor an output, nor a record
     * of those, its use fails with {@link InvalidOutputException}.
     */
    public static <T extends Record> StackRef<T> of(String stack, Class<T> outputs) {
        return new StackRef<>(Names.checkStack(stack), OutputShape.of(Objects.requireNonNull(outputs, "outputs")));
    }

    /** The program, or a failure when the record cannot hold outputs. */
    Mono<? extends T> checked(Mono<? extends T> program) {
        return shape.failure()
                .<Mono<? extends T>>map(failure -> Mono.error(() -> failure))
                .orElse(program);
    }

    /**
     * The outputs of one stage, as references; reads nothing yet. Fails outside a run of a program, and with an {@code
     * InvalidNameException} when the name is not allowed.
     */
    @CheckReturnValue
    public Mono<T> stage(String stage) {
        Objects.requireNonNull(stage, "stage");
        return Declarations.SERVICE
                .get()
                .map(run -> shape.reference(run, new StageKey(stack, Names.checkStage(stage))));
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.alchemyreactive.resource.InvalidNameException when the name is not allowed
     */
    @Override
    public Output<T> outputsOf(String stage) {
        var key = new StageKey(stack, Names.checkStage(stage));
        return Output.attribute(new OutputsReference(key, run -> shape.reference(run, key)), "", shape::cast);
    }
}
