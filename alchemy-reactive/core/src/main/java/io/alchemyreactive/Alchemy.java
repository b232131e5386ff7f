package io.alchemyreactive;

import io.alchemyreactive.drift.Drift;
import io.alchemyreactive.lifecycle.RetryListener;
import io.alchemyreactive.plan.Plan;
import java.util.Objects;
import java.util.function.UnaryOperator;
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

    /**
     * What a deploy with these options would do; writes nothing and takes no lease. Fails with what is wrong with the
     * program or the stored state, and with a {@code PlanFailedException} when references or resources cannot be planned.
     */
    public static Mono<Plan> plan(Stack<?> stack, Stage stage, DeployOptions options) {
        Objects.requireNonNull(options, "options");
        return new Preparation<>(stack, stage, options, RetryListener.NONE)
                .deploy(
                        UnaryOperator.identity(),
                        ready -> Mono.just(ready.prepared().plan()));
    }

    /** Deploys a stage with the default options and emits what it came to. Cancelling stops it in good order. */
    public static <T extends Record> Mono<Deployment<T>> deploy(Stack<T> stack, Stage stage) {
        return start(stack, stage, DeployOptions.DEFAULTS).flatMap(Run::result);
    }

    /**
     * Starts to deploy a stage on another thread and emits the run at once; what fails, fails in the run's result:
     * {@code LockedException} when somebody else holds the stage, what {@link #plan} fails with, a {@code
     * RefusedException} when the plan would break or lose something, {@link NotApprovedException}, {@code
     * ApplyFailedException} when resources failed, {@code StoppedException} after a stop.
     */
    public static <T extends Record> Mono<Run<Deployment<T>>> start(
            Stack<T> stack, Stage stage, DeployOptions options) {
        Objects.requireNonNull(options, "options");
        return Mono.deferContextual(context -> {
            var run = new StageRun<Deployment<T>>(stack.name(), stage, options, context);
            run.begin(new DeployJob<>(stack, stage, options));
            return Mono.just(run);
        });
    }

    /**
     * Compares what is stored of a stage with what its providers find; works from state alone, writes nothing and takes no
     * lease. A resource whose provider fails is told as such, and the others are looked at all the same. What is found is
     * repaired by a deploy with {@code refresh}.
     */
    public static Mono<Drift> drift(Stack<?> stack, Stage stage, DeployOptions options) {
        Objects.requireNonNull(options, "options");
        return new Preparation<>(stack, stage, options, RetryListener.NONE).drift();
    }

    /** What a destroy would do; works from state alone and writes nothing. */
    public static Mono<Plan> planDestroy(Stack<?> stack, Stage stage, DeployOptions options) {
        Objects.requireNonNull(options, "options");
        return new Preparation<>(stack, stage, options, RetryListener.NONE)
                .destroy(UnaryOperator.identity(), prepared -> Mono.just(prepared.plan()));
    }

    /** Deletes all that a stage owns and emits what was done. Cancelling stops it in good order. */
    public static Mono<Plan> destroy(Stack<?> stack, Stage stage) {
        return startDestroy(stack, stage, DeployOptions.DEFAULTS).flatMap(Run::result);
    }

    /**
     * Starts to delete all that a stage owns and emits the run at once; works from state alone, without running the
     * program. Fails as {@link #start} does.
     */
    public static Mono<Run<Plan>> startDestroy(Stack<?> stack, Stage stage, DeployOptions options) {
        Objects.requireNonNull(options, "options");
        return Mono.deferContextual(context -> {
            var run = new StageRun<Plan>(stack.name(), stage, options, context);
            run.begin(new DestroyJob(stack, stage, options));
            return Mono.just(run);
        });
    }
}
