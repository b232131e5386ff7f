package io.alchemyreactive;

import io.alchemyreactive.plan.Plan;
import reactor.core.publisher.Mono;

/**
 * Plans, deploys and destroys stages. Everything is done on subscribe, with the {@code StateStore} of the Reactor
 * context, and anew for each subscription. Thread-safe.
 */
public final class Alchemy {

    private Alchemy() {}

    /** What a deploy would do; writes nothing. */
    public static Mono<Plan> plan(Stack<?> stack, Stage stage) {
        return plan(stack, stage, DeployOptions.DEFAULTS);
    }

    /** What a deploy with these options would do; writes nothing and takes no lease. */
    public static Mono<Plan> plan(Stack<?> stack, Stage stage, DeployOptions options) {
        return Mono.error(new UnsupportedOperationException());
    }

    /** Deploys a stage with the default options and emits what it came to. Cancelling stops it in good order. */
    public static <T extends Record> Mono<Deployment<T>> deploy(Stack<T> stack, Stage stage) {
        return start(stack, stage, DeployOptions.DEFAULTS).flatMap(Run::result);
    }

    /** Starts to deploy a stage and emits the run at once; what fails, fails in the run's result. */
    public static <T extends Record> Mono<Run<Deployment<T>>> start(
            Stack<T> stack, Stage stage, DeployOptions options) {
        return Mono.error(new UnsupportedOperationException());
    }

    /** What a destroy would do; works from state alone and writes nothing. */
    public static Mono<Plan> planDestroy(Stack<?> stack, Stage stage, DeployOptions options) {
        return Mono.error(new UnsupportedOperationException());
    }

    /** Deletes all that a stage owns and emits what was done. Cancelling stops it in good order. */
    public static Mono<Plan> destroy(Stack<?> stack, Stage stage) {
        return startDestroy(stack, stage, DeployOptions.DEFAULTS).flatMap(Run::result);
    }

    /**
     * Starts to delete all that a stage owns and emits the run at once; works from state alone, without running the
     * program.
     */
    public static Mono<Run<Plan>> startDestroy(Stack<?> stack, Stage stage, DeployOptions options) {
        return Mono.error(new UnsupportedOperationException());
    }
}
