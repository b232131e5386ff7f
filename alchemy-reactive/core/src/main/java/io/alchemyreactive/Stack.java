package io.alchemyreactive;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.internal.declare.Names;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.ReferableStack;
import io.alchemyreactive.plan.LabelPolicy;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.Protection;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * A program that declares resources, with the providers that make them real. A value: building it runs nothing, and one
 * stack serves any number of stages and runs at once. Immutable and thread-safe.
 *
 * @param <T> what the program returns: a record of handles, outputs, or records of those
 */
public final class Stack<T extends Record> implements ReferableStack<T> {

    private final String name;
    private final Layer<Providers> providers;
    private final StackRef<T> outputs;
    private final Mono<? extends T> program;
    private final ProtectedStages protectedStages;
    private final StagePolicies policies;

    private Stack(
            String name,
            Layer<Providers> providers,
            StackRef<T> outputs,
            Mono<? extends T> program,
            ProtectedStages protectedStages,
            StagePolicies policies) {
        this.name = name;
        this.providers = providers;
        this.outputs = outputs;
        this.program = program;
        this.protectedStages = protectedStages;
        this.policies = policies;
    }

    /**
     * Begins a stack.
     *
     * @throws io.alchemyreactive.resource.InvalidNameException when the name is not allowed
     */
    public static Builder named(String name) {
        return new Builder(
                Names.checkStack(name), Layer.value(Providers.of()), ProtectedStages.NONE, StagePolicies.NONE);
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

    /**
     * {@inheritDoc}
     *
     * @throws io.alchemyreactive.resource.InvalidNameException when the name is not allowed
     */
    @Override
    public Output<T> outputsOf(String stage) {
        return outputs.outputsOf(stage);
    }

    Layer<Providers> providers() {
        return providers;
    }

    Mono<? extends T> program() {
        return program;
    }

    Set<Protection> protections(Stage stage) {
        return protectedStages.of(stage.name());
    }

    Optional<LabelPolicy> policy(Stage stage) {
        return policies.of(stage.name());
    }

    @Override
    public String toString() {
        return "Stack(" + name + ")";
    }

    /** A stack that still lacks its program. Immutable. */
    public static final class Builder {

        private final String name;
        private final Layer<Providers> providers;
        private final ProtectedStages protectedStages;
        private final StagePolicies policies;

        private Builder(
                String name, Layer<Providers> providers, ProtectedStages protectedStages, StagePolicies policies) {
            this.name = name;
            this.providers = providers;
            this.protectedStages = protectedStages;
            this.policies = policies;
        }

        /** Adds providers that have to be acquired and released; acquired anew for each run. */
        public Builder providers(Layer<Providers> more) {
            Objects.requireNonNull(more, "more");
            return new Builder(name, providers.and(more, Providers::and), protectedStages, policies);
        }

        /** Adds providers. */
        public Builder providers(Providers more) {
            return providers(Layer.value(Objects.requireNonNull(more, "more")));
        }

        /**
         * Protects the stages whose name fits the pattern, in which {@code *} stands for any characters: {@code prod},
         * {@code prod*}. Several patterns add up. The next deploy of such a stage stores it, so that it holds for other
         * programs too; to lift it, take it out and deploy the stage.
         *
         * @throws IllegalArgumentException when no stage can have such a name
         */
        public Builder protect(String pattern, Protection first, Protection... more) {
            var rule = new ProtectedStages.Rule(new StagePattern(pattern), EnumSet.of(first, more));
            return new Builder(name, providers, protectedStages.and(rule), policies);
        }

        /**
         * The policy for labelled values in the stages whose name fits the pattern, in which {@code *} stands for any
         * characters: {@code pr-*}. A plan or deploy in which a value with a refused label reaches a resource or an output
         * of such a stage fails with {@link io.alchemyreactive.plan.LabelRefusedException}. Where several patterns fit, each
         * of their policies has to allow a label. Policies are not stored: they hold for this stack alone. Every label may
         * reach a stage without a policy.
         *
         * @throws IllegalArgumentException when no stage can have such a name
         */
        @Experimental
        public Builder policy(String pattern, LabelPolicy policy) {
            return new Builder(name, providers, protectedStages, policies.and(pattern, policy));
        }

        /**
         * The stack with this program. Where a component of the record is neither a handle, nor an output, nor a record of
         * those, a plan or deploy fails with {@link InvalidOutputException}.
         *
         * @param outputs the class of what the program returns
         * @param program run once per plan or deploy, never while the stack is built
         */
        public <T extends Record> Stack<T> program(Class<T> outputs, Mono<? extends T> program) {
            Objects.requireNonNull(program, "program");
            StackRef<T> reference = StackRef.of(name, outputs);
            return new Stack<>(name, providers, reference, reference.checked(program), protectedStages, policies);
        }
    }
}
