package io.alchemyreactive.resource;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.internal.declare.ActionBody;
import io.alchemyreactive.output.Output;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A side effect that a deploy runs the first time, and again when its inputs differ from those of its last successful
 * run: a seed of a database, a notification, the clearing of a cache. It has inputs and outputs and no object, so
 * nothing is read, replaced, adopted or imported. When it is removed from the program, or its stage is destroyed, only
 * its row is removed. Otherwise it is a resource: other resources may use its outputs, also from another stage, and it
 * is planned, shown, retried and recovered like a resource.
 *
 * <p><b>At least once.</b> The begin of a run is stored before its function is called, its end afterwards. When the
 * process dies or the function fails in between, it is not known how far the effect came, so the next deploy runs the
 * action again, also with equal inputs. The repetition has the same {@link ActionRun#key}; a function whose effect must
 * not happen twice passes the key to the service that it calls, or stores it there.
 *
 * <p>Inputs are compared by their stored values. A record with other components counts as a change, and so does a form
 * of outputs that the stored ones do not fit. Code is not compared: to run a changed function again, add a version to
 * the inputs. An action is not run when the resources of its inputs were replaced and the inputs have equal values.
 *
 * @param <O> the outputs
 */
@Experimental
public final class Action<O extends Record> extends Resource<O> {

    /** No inputs, or no outputs. */
    public record None() {}

    Action(Resource.Handle<O> handle) {
        super(handle);
    }

    /**
     * Begins an action without inputs; it runs once.
     *
     * @param id the logical id
     */
    public static Builder<None> named(String id) {
        return new Builder<>(
                Objects.requireNonNull(id, "id"),
                ActionInputs.of(new None()),
                ResourceOptions.NONE,
                false,
                Optional.empty());
    }

    /**
     * The type of actions with these outputs, to refer to one that another stage has run: {@code Action.type(Seeded.class)
     * .ref("seed", Ref.stage("staging"))}. It declares nothing.
     */
    public static <O extends Record> ResourceType<Action<O>, None, O> type(Class<O> outputs) {
        return ResourceType.action(None.class, Objects.requireNonNull(outputs, "outputs"));
    }

    /**
     * An action that still lacks its function. Immutable.
     *
     * @param <I> the inputs
     */
    public static final class Builder<I extends Record> {

        private final String id;
        private final ActionInputs<I> inputs;
        private final ResourceOptions options;
        private final boolean everyDeploy;
        private final Optional<LabelRule> labels;

        private Builder(
                String id,
                ActionInputs<I> inputs,
                ResourceOptions options,
                boolean everyDeploy,
                Optional<LabelRule> labels) {
            this.id = id;
            this.inputs = inputs;
            this.options = options;
            this.everyDeploy = everyDeploy;
            this.labels = labels;
        }

        /** This action with inputs that are known. */
        public <J extends Record> Builder<J> inputs(J inputs) {
            return new Builder<>(
                    id, ActionInputs.of(Objects.requireNonNull(inputs, "inputs")), options, everyDeploy, labels);
        }

        /**
         * This action with inputs that come from other resources; these are settled before it runs.
         *
         * @param type the class of the inputs
         */
        public <J extends Record> Builder<J> inputs(Class<J> type, Output<? extends J> inputs) {
            return new Builder<>(
                    id,
                    ActionInputs.of(Objects.requireNonNull(type, "type"), Objects.requireNonNull(inputs, "inputs")),
                    options,
                    everyDeploy,
                    labels);
        }

        /**
         * This action with another time-out for one call of its function. Default 30 minutes.
         *
         * @throws IllegalArgumentException when the time-out is zero or negative
         */
        public Builder<I> timeout(Duration longest) {
            return with(options.toBuilder().timeout(longest));
        }

        /** This action with other retries after a retryable failure. Default {@link Retries#DEFAULT}. */
        public Builder<I> retries(Retries tries) {
            return with(options.toBuilder().retries(tries));
        }

        /**
         * This action with former names, including scopes. It takes over the row of the first name that is stored, and
         * does not run because of the rename.
         *
         * @throws InvalidNameException when one cannot be the name of a resource
         */
        public Builder<I> renamedFrom(String... former) {
            return with(options.toBuilder().renamedFrom(former));
        }

        /** This action, run by each deploy, also where its inputs are those of its last run. No plan is empty then. */
        public Builder<I> everyDeploy() {
            return new Builder<>(id, inputs, options, true, labels);
        }

        /** This action with outputs that have the labels of a rule. Without one, they have the labels of the inputs. */
        public Builder<I> labelled(LabelRule rule) {
            return new Builder<>(id, inputs, options, everyDeploy, Optional.of(rule));
        }

        private Builder<I> with(ResourceOptions.Builder other) {
            return new Builder<>(id, inputs, other.build(), everyDeploy, labels);
        }

        /**
         * Declares an action without outputs; otherwise as {@link #run(Class, Function)}.
         *
         * @param function runs it; completes empty when it is done
         * @throws InvalidDeclarationException when the function is null
         */
        @CheckReturnValue
        public Mono<Action<None>> run(Function<? super ActionRun<I>, ? extends Mono<Void>> function) {
            return declared(
                    None.class,
                    function,
                    run -> ActionBody.given(function.apply(run)).thenReturn(new None()));
        }

        /**
         * Declares the action in the current scope of the current run and emits its handle; runs nothing yet. Fails as
         * {@link ResourceType#declare} does, and with {@link InvalidDeclarationException} when another action has its
         * id, because functions cannot be compared. Subscribing twice to the Mono declares one action.
         *
         * <p>The function is called in the deploy, once all inputs are known, when the intent to run is stored. It must
         * not block and is cancelled when it takes too long. Its Mono emits the outputs. The deploy fails when the
         * function throws or returns null, or its Mono fails or completes empty; a {@code Retryable} failure is retried
         * first, with the same key. Actions that do not depend on each other run at the same time.
         *
         * @param outputs the class of the outputs
         * @param function runs it; emits its outputs when it is done
         * @throws InvalidDeclarationException when the function is null
         */
        @CheckReturnValue
        public <O extends Record> Mono<Action<O>> run(
                Class<O> outputs, Function<? super ActionRun<I>, ? extends Mono<? extends O>> function) {
            return declared(Objects.requireNonNull(outputs, "outputs"), function, function);
        }

        private <O extends Record> Mono<Action<O>> declared(
                Class<O> outputs,
                Function<?, ?> written,
                Function<? super ActionRun<I>, ? extends Mono<? extends O>> function) {
            if (written == null) {
                throw new InvalidDeclarationException(id, "is an action and has no function", "Give one to run(…).");
            }
            ResourceType<Action<O>, I, O> unlabelled = ResourceType.action(inputs.type(), outputs);
            var type = labels.map(unlabelled::labelled).orElse(unlabelled);
            var body = new ActionBody<>(type, function, everyDeploy);
            return body.type().declare(id, inputs, options, body, written);
        }
    }
}
