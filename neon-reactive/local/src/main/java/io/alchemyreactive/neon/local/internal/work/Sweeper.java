package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.proxy.EndpointProxies;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.SnapshotRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Does the work that is due by the clock: suspends idle computes, removes expired branches and deleted projects, and
 * records processes that ended by themselves. Belongs to the control thread.
 */
public final class Sweeper {

    private static final Duration STANDARD_SUSPEND = Duration.ofSeconds(300);
    /** The time limit for an answer. A server that does not answer must not delay the check of the others. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

    private final ControlState state;
    private final StoredRows rows;
    private final ControlThread thread;
    private final OperationScheduler operations;
    private final StorageRegistry storages;
    private final EndpointProxies proxies;
    private final DeletionScheduler deletions;
    private final DeletedProjects deleted;
    private final Set<String> beingAsked = new HashSet<>();

    public Sweeper(
            ControlState state,
            OperationScheduler operations,
            StorageRegistry storages,
            EndpointProxies proxies,
            DeletionScheduler deletions) {
        this.state = state;
        this.rows = state.rows();
        this.thread = state.thread();
        this.operations = operations;
        this.storages = storages;
        this.proxies = proxies;
        this.deletions = deletions;
        this.deleted = new DeletedProjects(state, storages);
    }

    /** Checks everything once. Completes when all due work is scheduled. */
    public Mono<Void> sweep() {
        return thread.read(this::isDue)
                .filter(Boolean::booleanValue)
                .flatMap(due -> thread.change(this::expire))
                .flatMap(Mono::when)
                .then(deleted.removeDue());
    }

    /** Whether work is due. Checked first, because a change would save the rows every second. */
    private boolean isDue() {
        return rows.branches.values().stream().anyMatch(this::isExpired)
                || rows.snapshots.values().stream().anyMatch(this::isExpired)
                || rows.endpoints.values().stream()
                        .anyMatch(endpoint -> endpoint.isActive() && (isIdle(endpoint) || isGone(endpoint)));
    }

    private List<Mono<Void>> expire() {
        rows.branches.values().stream().filter(this::isExpired).toList().forEach(deletions::of);
        rows.snapshots.values().stream().filter(this::isExpired).toList().forEach(deletions::of);
        rows.endpoints.values().stream()
                .filter(endpoint -> endpoint.isActive() && isGone(endpoint) && isFree(endpoint.branchId))
                .forEach(endpoint -> endpoint.idle(state.now()));
        return rows.endpoints.values().stream()
                .filter(endpoint -> endpoint.isActive() && isIdle(endpoint) && isFree(endpoint.branchId))
                .filter(endpoint -> beingAsked.add(endpoint.id))
                .map(this::suspendUnlessBusy)
                .toList();
    }

    private boolean isExpired(BranchRow branch) {
        return branch.expiresAt != null && !state.now().isBefore(branch.expiresAt) && isFree(branch.id);
    }

    private boolean isExpired(SnapshotRow snapshot) {
        return snapshot.expiresAt != null
                && !state.now().isBefore(snapshot.expiresAt)
                && rows.unfinished(snapshot.projectId).noneMatch(operation -> snapshot.id.equals(operation.snapshotId));
    }

    private boolean isGone(EndpointRow endpoint) {
        return rows.branches.containsKey(endpoint.branchId)
                && !storages.compute(endpoint).isRunning();
    }

    private boolean isFree(String branchId) {
        return rows.operations.stream()
                .noneMatch(operation -> operation.isUnfinished() && branchId.equals(operation.branchId));
    }

    private boolean isIdle(EndpointRow endpoint) {
        if (endpoint.suspendTimeoutSeconds < 0 || endpoint.lastActive == null) {
            return false;
        }
        var limit = endpoint.suspendTimeoutSeconds == 0
                ? STANDARD_SUSPEND
                : Duration.ofSeconds(endpoint.suspendTimeoutSeconds);
        var used = proxies.lastTraffic(endpoint.id);
        var last = used.isAfter(endpoint.lastActive) ? used : endpoint.lastActive;
        return !state.now().isBefore(last.plus(limit));
    }

    /**
     * Suspends an endpoint unless a statement runs. A long statement sends nothing for a while, but the endpoint is not
     * idle then. A session that waits for its client is idle.
     */
    private Mono<Void> suspendUnlessBusy(EndpointRow endpoint) {
        var busy = rows.branches.containsKey(endpoint.branchId)
                ? storages.compute(endpoint).isBusy()
                : Mono.just(false);
        return busy.timeout(LONGEST_ANSWER, Blocking.TIMER)
                .onErrorResume(failure -> {
                    FailureLog.write(
                            "Asking the PostgreSQL of endpoint " + endpoint.id + " whether it is at work",
                            failure,
                            "It was idle for its whole suspend timeout, so it is suspended.");
                    return Mono.just(false);
                })
                .flatMap(working -> thread.change(() -> {
                    beingAsked.remove(endpoint.id);
                    if (working) {
                        endpoint.lastActive = state.now();
                    } else if (endpoint.isActive() && isIdle(endpoint) && isFree(endpoint.branchId)) {
                        endpoint.pendingState = EndpointRow.IDLE;
                        operations.schedule(List.of(operations.create(
                                Action.SUSPEND_COMPUTE, endpoint.projectId, endpoint.branchId, endpoint.id)));
                    }
                    return working;
                }))
                .onErrorResume(failure -> {
                    FailureLog.write(
                            "Suspending endpoint " + endpoint.id, failure, "It is tried again when it is idle next.");
                    return Mono.empty();
                })
                .then();
    }
}
