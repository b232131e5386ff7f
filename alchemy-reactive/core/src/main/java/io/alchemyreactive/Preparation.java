package io.alchemyreactive;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.FatalErrorException;
import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.internal.lifecycle.ActionProvider;
import io.alchemyreactive.internal.lifecycle.CallListener;
import io.alchemyreactive.internal.plan.DeclaredProperties;
import io.alchemyreactive.internal.plan.DriftCheck;
import io.alchemyreactive.internal.plan.PlanOptions;
import io.alchemyreactive.internal.plan.Planner;
import io.alchemyreactive.internal.plan.PreparedRun;
import io.alchemyreactive.plan.Drift;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** Makes a prepared plan from a stack and a stage. The providers stay acquired while the plan is used. */
final class Preparation<T extends Record> {

    private final Stack<T> stack;
    private final StageKey key;
    private final PlanOptions options;
    private final Duration programTimeout;

    Preparation(Stack<T> stack, Stage stage, DeployOptions options, CallListener retries) {
        this.stack = stack;
        this.key = new StageKey(stack.name(), stage.name());
        this.programTimeout = options.programTimeout();
        this.options = new PlanOptions(
                options.adopt(),
                options.forget(),
                options.refresh(),
                options.concurrency(),
                stack.protections(stage),
                Map.of(),
                stack.policy(stage),
                retries);
    }

    private Preparation(Stack<T> stack, StageKey key, PlanOptions options, Duration programTimeout) {
        this.stack = stack;
        this.key = key;
        this.options = options;
        this.programTimeout = programTimeout;
    }

    /** The preparation of an import of one existing object. */
    Preparation<T> importing(String fqn, String id) {
        return new Preparation<>(stack, key, options.importing(fqn, id), programTimeout);
    }

    /** A prepared plan and what the program returned. */
    record Ready<T>(PreparedRun prepared, T outputs) {}

    /**
     * Prepares a deploy and passes it to the function; releases the providers when the Mono of the function has ended.
     *
     * @param preparing wraps the preparation, but not the use of the plan
     */
    <R> Mono<R> deploy(UnaryOperator<Mono<Ready<T>>> preparing, Function<Ready<T>, Mono<R>> use) {
        return loaded((store, snapshot, providers) -> preparing
                .apply(runProgram()
                        .flatMap(ran -> planner(store, snapshot, providers)
                                .flatMap(
                                        planner -> planner.deploy(ran.declarations(), ProgramOutputs.of(ran.outputs())))
                                .map(prepared -> new Ready<>(prepared, ran.outputs()))))
                .flatMap(use));
    }

    /**
     * Prepares a destroy and passes it to the function; releases the providers when the Mono of the function has ended.
     */
    <R> Mono<R> destroy(UnaryOperator<Mono<PreparedRun>> preparing, Function<PreparedRun, Mono<R>> use) {
        return loaded((store, snapshot, providers) -> preparing
                .apply(planner(store, snapshot, providers).flatMap(Planner::destroy))
                .flatMap(use));
    }

    /** Compares what is stored with what exists. */
    Mono<Drift> drift() {
        return loaded((store, snapshot, providers) -> new DriftCheck(snapshot, providers, options.concurrency()).run());
    }

    /** Work that needs the loaded stage and its providers. */
    interface Loaded<R> {
        Mono<R> with(StateStore store, StageSnapshot snapshot, Providers providers);
    }

    /** Runs the program alone, and emits the properties of the resources of this type. */
    <P extends Record> Mono<Map<String, P>> declared(ResourceType<?, P, ?> type) {
        return runProgram().map(ran -> DeclaredProperties.of(ran.declarations(), type));
    }

    /** Loads the stage, acquires the providers, runs the work with both, and releases the providers. */
    <R> Mono<R> loaded(Loaded<R> body) {
        return StoreBoundary.current()
                .flatMap(store -> store.load(key)
                        .flatMap(snapshot -> stack.providers()
                                .within(programTimeout)
                                .use(providers -> body.with(store, snapshot, ActionProvider.with(providers)))))
                // Only acquiring and releasing the providers gets here with these errors: provider calls and the
                // program have typed failures.
                .onErrorMap(
                        error -> error instanceof FatalErrorException || error instanceof TimeoutException,
                        error -> ProgramFailedException.providers(stack.name(), error));
    }

    private Mono<Planner> planner(StateStore store, StageSnapshot snapshot, Providers providers) {
        return RunEnvironment.current()
                .map(environment -> new Planner(store, snapshot, providers, options, environment.now()));
    }

    private record Ran<T>(Declarations declarations, T outputs) {}

    private Mono<Ran<T>> runProgram() {
        return Mono.defer(() -> {
            var declarations = new Declarations(key, options.protections());
            Mono<T> program = ErrorBoundary.mono(stack::program);
            return program.timeout(
                            programTimeout, Mono.error(() -> ProgramFailedException.late(stack.name(), programTimeout)))
                    .onErrorMap(
                            error -> !(error instanceof AlchemyException),
                            error -> ProgramFailedException.of(stack.name(), error))
                    .switchIfEmpty(Mono.error(() -> new EmptyProgramException(stack.name())))
                    .map(outputs -> new Ran<>(declarations, outputs))
                    .contextWrite(Declarations.SERVICE.provide(declarations));
        });
    }
}
