package io.alchemyreactive;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.Names;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * A program that declares resources, with the providers that make them real. A value: building it runs nothing, and one
 * stack serves any number of stages and runs at once. Immutable and thread-safe.
 *
 * @param <T> what the program returns: a record of handles, outputs, or records of those
 */
public final class Stack<T extends Record> {

    private final String name;
    private final Layer<Providers> providers;
    private final StackRef<T> outputs;
    private final Mono<? extends T> program;

    private Stack(String name, Layer<Providers> providers, StackRef<T> outputs, Mono<? extends T> program) {
        this.name = name;
        this.providers = providers;
        this.outputs = outputs;
        this.program = program;
    }

    /**
     * Begins a stack.
     *
     * @throws io.alchemyreactive.resource.InvalidNameException when the name is not allowed
     */
    public static Builder named(String name) {
        return new Builder(Names.checkStack(name), Layer.value(Providers.of()));
    }

    /** The name of the stack. */
    public String name() {
        return name;
    }

    /**
     * The outputs of a stage of this stack, for a program that uses what another stage deployed; reads nothing yet. Fails
     * outside a run of a program, and with an {@code InvalidNameException} when the name is not allowed.
     */
    @CheckReturnValue
    public Mono<T> stage(String stage) {
        return outputs.stage(stage);
    }

    Layer<Providers> providers() {
        return providers;
    }

    Mono<? extends T> program() {
        return program;
    }

    @Override
    public String toString() {
        return "Stack(" + name + ")";
    }

    /** A stack that still lacks its program. Immutable. */
    public static final class Builder {

        private final String name;
        private final Layer<Providers> providers;

        private Builder(String name, Layer<Providers> providers) {
            this.name = name;
            this.providers = providers;
        }

        /** Adds providers that have to be acquired and released; acquired anew for each run. */
        public Builder providers(Layer<Providers> more) {
            Objects.requireNonNull(more, "more");
            return new Builder(name, providers.and(more, Providers::and));
        }

        /** Adds providers. */
        public Builder providers(Providers more) {
            return providers(Layer.value(Objects.requireNonNull(more, "more")));
        }

        /**
         * The stack with this program.
         *
         * @param outputs the class of what the program returns
         * @param program run once per plan or deploy, never while the stack is built
         * @throws IllegalArgumentException when a component of the record is neither a handle, nor an output, nor a
         *     record of those
         */
        public <T extends Record> Stack<T> program(Class<T> outputs, Mono<? extends T> program) {
            return new Stack<>(name, providers, StackRef.of(name, outputs), Objects.requireNonNull(program, "program"));
        }
    }
}
