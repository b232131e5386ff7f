package io.alchemyreactive;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.internal.lifecycle.CallListener;
import io.alchemyreactive.plan.Drift;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.resource.ResourceType;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/**
 * Plans, deploys and destroys stages. Every method does its work on subscribe, with the {@code StateStore} of the
 * Reactor context, and anew for each subscription. Thread-safe.
 */
public final class Alchemy {

    private Alchemy() {}

    /**
     * Plans a deploy with the default options. Emits the plan, writes nothing, and fails as {@link #plan(Stack, Stage,
     * DeployOptions)} does.
     */
    public static Mono<Plan> plan(Stack<?> stack, Stage stage) {
        return plan(stack, stage, DeployOptions.DEFAULTS);
    }

    /**
     * Plans a deploy with these options and emits the plan; writes nothing and takes no lease. Fails with the error of
     * the program or of the stored state, and with a {@code PlanFailedException} when references or resources cannot be
     * planned.
     */
    public static Mono<Plan> plan(Stack<?> stack, Stage stage, DeployOptions options) {
        Objects.requireNonNull(options, "options");
        return LateErrors.of(new Preparation<>(stack, stage, options, CallListener.NONE)
                .deploy(
                        UnaryOperator.identity(),
                        ready -> Mono.just(ready.prepared().plan())));
    }

    /**
     * Runs the program of a stage, and emits the properties of the resources of this type that it declares, by their FQN
     * and in the order of declaration; an empty map when there are none. Reads no state, acquires no providers and writes
     * nothing. Fails with the error of the program, and with an {@code InvalidDeclarationException} when a property is
     * known only after a deploy.
     */
    @Experimental
    public static <P extends Record> Mono<Map<String, P>> declared(
            Stack<?> stack, Stage stage, ResourceType<?, P, ?> type) {
        Objects.requireNonNull(type, "type");
        return LateErrors.of(new Preparation<>(stack, stage, DeployOptions.DEFAULTS, CallListener.NONE).declared(type));
    }

    /**
     * Deploys a stage with the default options and emits the deployment. Fails as {@link #start} does. Cancelling stops
     * the deploy as {@link Run#stop} does: running calls finish and are stored.
     */
    public static <T extends Record> Mono<Deployment<T>> deploy(Stack<T> stack, Stage stage) {
        return start(stack, stage, DeployOptions.DEFAULTS).flatMap(Run::result);
    }

    /**
     * Starts to deploy a stage on another thread and emits the run at once. Failures are signalled by the run's result:
     * {@code LockedException} when another run holds the stage, the failures of {@link #plan}, a {@code
     * RefusedException} when the plan would break or lose something, {@link NotApprovedException}, {@code
     * ApplyFailedException} when resources failed, {@code StoppedException} after a stop.
     */
    public static <T extends Record> Mono<Run<Deployment<T>>> start(
            Stack<T> stack, Stage stage, DeployOptions options) {
        Objects.requireNonNull(options, "options");
        return StageRun.start(stack.name(), stage, options, new DeployJob<>(stack, stage, options));
    }

    /**
     * Compares the stored resources of a stage with the objects that their providers find, and emits the differences.
     * Works from state alone, without the program; writes nothing and takes no lease. A resource whose provider fails
     * is reported with its failure, and the others are compared all the same. A deploy with {@code refresh} repairs
     * drift.
     */
    public static Mono<Drift> drift(Stack<?> stack, Stage stage, DeployOptions options) {
        Objects.requireNonNull(options, "options");
        return LateErrors.of(new Preparation<>(stack, stage, options, CallListener.NONE).drift());
    }

    /**
     * Plans an import, which takes an existing object into state as the object of a resource that the program declares,
     * and emits the plan. Works on that resource alone; writes nothing and takes no lease. Fails with {@code
     * ImportRefusedException} when the resource is not declared, is stored already or has properties that are not known
     * yet, or when its provider finds no such object; with {@code SameObjectException} when another resource holds the
     * object; and as {@link #plan} does.
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
     * Starts to take an existing object into state and emits the run at once. The object is updated where it differs
     * from the declaration, as in an adoption. All other resources, the outputs and the protections of the stage stay
     * as they are. Fails as {@link #planImport} and {@link #start} do.
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
     * Plans an operation on a deployed resource and emits the plan; writes nothing and takes no lease. Fails with the
     * failures that {@link #startOperation} has before it asks for approval, except those for missing consent.
     */
    @Experimental
    public static Mono<Plan> planOperation(Stack<?> stack, Stage stage, OperationCall<?> call, DeployOptions options) {
        var job = new OperationJob<>(
                stack, stage, Objects.requireNonNull(call, "call"), Objects.requireNonNull(options, "options"));
        return LateErrors.of(job.plan());
    }

    /**
     * Starts to run an operation on a deployed resource, such as a reset of its content, and emits the run at once. The
     * result of the run is the attributes of the resource after the operation. The run works from state, with the
     * providers of the stack and without its program, and leaves all other resources as they are; the next deploy
     * updates those that use changed attributes. Loss of data needs consent by the name of the resource, as in a
     * deploy. While other stages use the resource it fails with {@code BorrowedException}, unless the options allow to
     * break references.
     *
     * <p>Fails as {@link #start} does, with {@link NotStoredException} for a resource that is not deployed, with {@code
     * OperationRefusedException} when it cannot be run on this resource, or is asked for by a program or provider of a
     * run of this very stage, and with {@code UnfinishedOperationException} when it was begun and did not end: the next
     * deploy makes the object whole again.
     *
     * @throws IllegalArgumentException for options that only a deploy can use: adopt, forget, refresh
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

    /**
     * Plans a destroy and emits the plan; works from state alone, without the program, writes nothing and takes no
     * lease.
     */
    public static Mono<Plan> planDestroy(Stack<?> stack, Stage stage, DeployOptions options) {
        Objects.requireNonNull(options, "options");
        return LateErrors.of(new Preparation<>(stack, stage, options, CallListener.NONE)
                .destroy(UnaryOperator.identity(), prepared -> Mono.just(prepared.plan())));
    }

    /**
     * Deletes everything that a stage owns, with the default options, and emits the plan that was carried out. Fails as
     * {@link #start} does. Cancelling stops the destroy as {@link Run#stop} does.
     */
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
