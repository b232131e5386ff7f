package io.alchemyreactive;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.internal.lifecycle.CallListener;
import io.alchemyreactive.plan.Drift;
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

    /** Plans a deploy; writes nothing. */
    public static Mono<Plan> plan(Stack<?> stack, Stage stage) {
        return plan(stack, stage, DeployOptions.DEFAULTS);
    }

    /**
     * Plans a deploy with these options; writes nothing and takes no lease. Fails with what is wrong with the
     * program or the stored state, and with a {@code PlanFailedException} when references or resources cannot be planned.
     */
    public static Mono<Plan> plan(Stack<?> stack, Stage stage, DeployOptions options) {
        Objects.requireNonNull(options, "options");
        return LateErrors.of(new Preparation<>(stack, stage, options, CallListener.NONE)
                .deploy(
                        UnaryOperator.identity(),
                        ready -> Mono.just(ready.prepared().plan())));
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
        return StageRun.start(stack.name(), stage, options, new DeployJob<>(stack, stage, options));
    }

    /**
     * Compares what is stored of a stage with what its providers find; works from state alone, writes nothing and takes no
     * lease. A resource whose provider fails is told as such, and the others are looked at all the same. Drift is
     * repaired by a deploy with {@code refresh}.
     */
    public static Mono<Drift> drift(Stack<?> stack, Stage stage, DeployOptions options) {
        Objects.requireNonNull(options, "options");
        return LateErrors.of(new Preparation<>(stack, stage, options, CallListener.NONE).drift());
    }

    /**
     * Plans an import: take an existing object into state, as the object of a resource that the program declares.
     * Works on that resource alone; writes nothing and takes no lease. Fails with {@code ImportRefusedException} when the
     * resource is not declared, is stored already or has properties that are not known yet, or when its provider finds no
     * such object; with {@code SameObjectException} when another resource holds the object; and as {@link #plan} does.
     *
     * @param fqn the resource, with its scopes
     * @param id the id of the object, as its provider knows it
     */
    public static Mono<Plan> planImport(Stack<?> stack, Stage stage, String fqn, String id, DeployOptions options) {
        Objects.requireNonNull(fqn, "fqn");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(options, "options");
        return LateErrors.of(new Preparation<>(stack, stage, options, CallListener.NONE)
                .importing(fqn, id)
                .deploy(
                        UnaryOperator.identity(),
                        ready -> Mono.just(ready.prepared().plan())));
    }

    /**
     * Starts to take an existing object into state and emits the run at once. The object is changed where it differs from
     * the declaration, as in an adoption; all other resources, the outputs and what protects the stage are left as they
     * are. Fails as {@link #planImport} and {@link #start} do.
     *
     * @param fqn the resource, with its scopes
     * @param id the id of the object, as its provider knows it
     */
    public static Mono<Run<Plan>> startImport(
            Stack<?> stack, Stage stage, String fqn, String id, DeployOptions options) {
        Objects.requireNonNull(fqn, "fqn");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(options, "options");
        return StageRun.start(stack.name(), stage, options, new ImportJob<>(stack, stage, fqn, id, options));
    }

    /**
     * Plans an operation on a deployed resource and emits the plan; writes nothing and takes no lease. Fails as {@link
     * #startOperation} does before it asks for approval, but for what needs consent.
     */
    @Experimental
    public static Mono<Plan> planOperation(Stack<?> stack, Stage stage, OperationCall<?> call, DeployOptions options) {
        var job = new OperationJob<>(
                stack, stage, Objects.requireNonNull(call, "call"), Objects.requireNonNull(options, "options"));
        return LateErrors.of(job.plan());
    }

    /**
     * Starts to run an operation on a deployed resource, such as a reset of what it holds, and emits the run at once. The run
     * comes to the attributes of the resource afterwards. It works from state, with the providers of the stack and without its
     * program, and leaves all other resources as they are; those that use changed attributes follow in the next deploy. Loss
     * of data needs consent by the name of the resource, as in a deploy.
     *
     * <p>Fails as {@link #start} does, with {@link NotStoredException} for a resource that is not deployed, with {@code
     * OperationRefusedException} when it cannot be run on this resource, or is asked for by a program or provider of a run of
     * this very stage, and with {@code UnfinishedOperationException} when it was begun and did not end: the next deploy makes
     * the object whole again.
     *
     * @throws IllegalArgumentException for options that only a deploy can heed: adopt, breakReferences, forget, refresh
     */
    @Experimental
    public static <A extends Record> Mono<Run<A>> startOperation(
            Stack<?> stack, Stage stage, OperationCall<A> call, DeployOptions options) {
        return StageRun.start(
                stack.name(),
                stage,
                options,
                new OperationJob<>(
                        stack,
                        stage,
                        Objects.requireNonNull(call, "call"),
                        Objects.requireNonNull(options, "options")));
    }

    /** Plans a destroy; works from state alone and writes nothing. */
    public static Mono<Plan> planDestroy(Stack<?> stack, Stage stage, DeployOptions options) {
        Objects.requireNonNull(options, "options");
        return LateErrors.of(new Preparation<>(stack, stage, options, CallListener.NONE)
                .destroy(UnaryOperator.identity(), prepared -> Mono.just(prepared.plan())));
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
        return StageRun.start(stack.name(), stage, options, new DestroyJob(stack, stage, options));
    }
}
