package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.faults.PlannedFault;
import io.alchemyreactive.neon.local.internal.faults.PlannedFaults;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ClusterChange;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.Ids;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Status;
import io.alchemyreactive.neon.local.internal.rows.ProjectRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * Runs operations. Those of one call run one after another, those of different calls in parallel. An operation ends
 * when its work ends, and fails when its work fails; the rest of its batch is cancelled then. Belongs to the control
 * thread; the work runs elsewhere.
 */
public final class OperationScheduler {

    private static final String UNNOTED =
            "Other calls about its branch are answered with 423: restart the local Neon, which takes it up again.";

    /** The pause between two attempts to write rows. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final FailureLog unnoted = new FailureLog();
    private final StoredRows rows;
    private final Ids ids;
    private final Clock clock;
    private final ControlThread thread;
    private final PlannedFaults faults;
    private final OperationRunner runner;
    private final Map<String, Sinks.Empty<Void>> running = new HashMap<>();
    private Instant lastCreated = Instant.EPOCH;
    private boolean closing;

    /**
     * Creates a scheduler without operations.
     *
     * @param faults the faults that tests have ordered
     * @param runner does the work of each operation
     */
    public OperationScheduler(ControlState state, PlannedFaults faults, OperationRunner runner) {
        this.rows = state.rows();
        this.ids = state.ids();
        this.clock = state.clock();
        this.thread = state.thread();
        this.faults = faults;
        this.runner = runner;
    }

    /** Creates an operation without scheduling it. */
    public OperationRow create(
            Action action, String projectId, @Nullable String branchId, @Nullable String endpointId) {
        var now = clock.instant();
        // Pages of operations are split at a creation time, so no two operations may have equal ones.
        lastCreated = now.isAfter(lastCreated) ? now : lastCreated.plusNanos(1000);
        var operation = new OperationRow();
        operation.id = ids.operation();
        operation.projectId = projectId;
        operation.branchId = branchId;
        operation.endpointId = endpointId;
        operation.action = action;
        operation.createdAt = lastCreated;
        operation.updatedAt = lastCreated;
        return operation;
    }

    /**
     * Schedules operations of one call. The first one has the status running at once, as in the answers of the service.
     */
    public List<OperationRow> schedule(List<OperationRow> batch) {
        if (batch.isEmpty()) {
            return batch;
        }
        var name = batch.get(0).id;
        batch.forEach(operation -> {
            operation.batch = name;
            rows.add(operation);
        });
        batch.get(0).status = Status.RUNNING;
        batch.get(0).startedAt = clock.instant();
        begin(name, batch);
        return batch;
    }

    /**
     * Schedules changes of a branch. They are made on its running compute, or on one that is started for them and
     * suspended again.
     */
    public List<OperationRow> configure(BranchRow branch, List<ClusterChange> changes) {
        var endpoint = rows.readWriteEndpoint(branch.id);
        var endpointId = endpoint.map(found -> found.id).orElse(null);
        var batch = new ArrayList<OperationRow>();
        batch.add(create(Action.APPLY_CONFIG, branch.projectId, branch.id, endpointId)
                .with(changes));
        if (endpoint.filter(EndpointRow::isActive).isEmpty()) {
            batch.add(create(Action.SUSPEND_COMPUTE, branch.projectId, branch.id, endpointId));
        }
        return schedule(batch);
    }

    /** Continues the operations that an earlier run of the local Neon left unfinished. */
    public void resume() {
        var batches = new LinkedHashMap<String, List<OperationRow>>();
        rows.operations.stream()
                .filter(OperationRow::isUnfinished)
                .forEach(operation -> batches.computeIfAbsent(operation.batch, any -> new ArrayList<>())
                        .add(operation));
        batches.forEach(this::begin);
    }

    /** Refuses with 423 when an unfinished operation affects one of the branches, or the project when it is strict. */
    public void requireFree(ProjectRow project, String... branchIds) {
        var wanted = List.of(branchIds);
        var busy = rows.unfinished(project.id)
                .anyMatch(operation -> project.strict
                        || project.deleting
                        || Stream.of(operation.branchId, operation.preservedBranchId)
                                .filter(Objects::nonNull)
                                .anyMatch(wanted::contains));
        if (busy) {
            throw ApiException.locked();
        }
    }

    /** Refuses with 423 when the project has an unfinished operation. */
    public void requireQuiet(ProjectRow project) {
        if (rows.unfinished(project.id).findAny().isPresent()) {
            throw ApiException.locked();
        }
    }

    /** Completes when no operation on a branch runs; at once when there is none. */
    Mono<Void> settled(String branchId) {
        return Mono.when(rows.operations.stream()
                .filter(operation -> operation.isUnfinished() && branchId.equals(operation.branchId))
                .map(operation -> running.get(operation.batch))
                .filter(Objects::nonNull)
                .map(Sinks.Empty::asMono)
                .toList());
    }

    /** Starts no further operation. Completes when the running ones have ended. */
    public Mono<Void> close() {
        closing = true;
        return Mono.when(running.values().stream().map(Sinks.Empty::asMono).toList());
    }

    private void begin(String name, List<OperationRow> batch) {
        thread.afterwards(() -> carryOut(name, batch));
    }

    private void carryOut(String name, List<OperationRow> batch) {
        var done = Sinks.<Void>empty();
        running.put(name, done);
        Flux.fromIterable(batch)
                .concatMap(this::carryOut)
                .then()
                .onErrorResume(failure -> {
                    FailureLog.write("Noting the outcome of " + names(batch), failure, UNNOTED);
                    return Mono.empty();
                })
                .then(thread.read(() -> running.remove(name)))
                .doFinally(signal -> done.tryEmitEmpty())
                .subscribe(any -> {}, failure -> FailureLog.write("Ending " + names(batch), failure, UNNOTED));
    }

    private static String names(List<OperationRow> batch) {
        return batch.stream().map(OperationScheduler::name).collect(Collectors.joining(", "));
    }

    private static String name(OperationRow operation) {
        return "operation " + operation.id + " (" + operation.action.wire() + ") of project " + operation.projectId;
    }

    private Mono<Void> carryOut(OperationRow operation) {
        return noted(operation, () -> start(operation))
                .filter(Boolean::booleanValue)
                .flatMap(started -> Mono.defer(() -> work(operation))
                        .flatMap(effect -> noted(operation, () -> finish(operation, effect)))
                        .onErrorResume(failure -> failed(operation, failure)))
                .then();
    }

    /**
     * Changes rows. When they cannot be written, for example because the disk is full, repeats the attempt until the
     * local Neon ends.
     */
    private Mono<Boolean> noted(OperationRow operation, Callable<Boolean> change) {
        return thread.change(change)
                .retryWhen(Retry.from(signals -> signals.concatMap(signal -> noteLater(operation, signal.failure()))));
    }

    private Mono<Long> noteLater(OperationRow operation, Throwable failure) {
        return thread.read(() -> closing || !(failure instanceof IOException)).flatMap(over -> {
            if (over) {
                return Mono.error(failure);
            }
            unnoted.writeOnce("Noting the state of " + name(operation), failure, "It is tried again each second.");
            return Mono.delay(PAUSE, Blocking.TIMER);
        });
    }

    private Mono<Runnable> work(OperationRow operation) {
        var fault = faults.ofOperation(operation);
        if (fault.isPresent() && fault.get() instanceof PlannedFault.Fail fail) {
            return Mono.error(new IllegalStateException(fail.error()));
        }
        var work = Mono.defer(() -> runner.run(operation));
        return fault.isPresent() && fault.get() instanceof PlannedFault.Delay delay
                ? work.delaySubscription(delay.by(), Blocking.TIMER)
                : work;
    }

    private boolean start(OperationRow operation) {
        if (closing || !operation.isUnfinished()) {
            return false;
        }
        operation.status = Status.RUNNING;
        operation.startedAt = clock.instant();
        operation.updatedAt = clock.instant();
        return true;
    }

    private boolean finish(OperationRow operation, Runnable effect) {
        effect.run();
        operation.end(Status.FINISHED, clock.instant());
        return true;
    }

    /** Undoes the work before it records the failure, so that another attempt can start. */
    private Mono<Boolean> failed(OperationRow operation, Throwable failure) {
        return runner.undo(operation)
                .onErrorResume(left -> {
                    FailureLog.write(
                            "Undoing " + name(operation), left, "What it made stays in the folder of its project.");
                    return Mono.just(() -> {});
                })
                .flatMap(undone -> noted(operation, () -> fail(operation, failure, undone)));
    }

    private boolean fail(OperationRow operation, Throwable failure, Runnable undone) {
        undone.run();
        operation.error = FailureLog.reason(failure);
        operation.failuresCount++;
        operation.end(Status.FAILED, clock.instant());
        runner.failed(operation);
        rows.operations.stream()
                .filter(other -> other.batch.equals(operation.batch) && other.isUnfinished())
                .forEach(other -> other.end(Status.CANCELLED, clock.instant()));
        return false;
    }
}
