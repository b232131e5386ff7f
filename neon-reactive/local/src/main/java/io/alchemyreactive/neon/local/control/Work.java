package io.alchemyreactive.neon.local.control;

import io.alchemyreactive.neon.local.compute.AdminSql;
import io.alchemyreactive.neon.local.storage.Blocking;
import io.alchemyreactive.neon.local.storage.PrivateFiles;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What each operation stands for: the copy, the start, the configuration. Called on the control thread for its rows; the
 * work runs elsewhere and ends with the change of rows that makes it visible.
 */
final class Work {

    private final Rows rows;
    private final Passwords passwords;
    private final Storages storages;
    private final MovableClock clock;
    private final ControlThread thread;
    private final Consumer<String> closeDoor;

    Work(
            Rows rows,
            Passwords passwords,
            Storages storages,
            MovableClock clock,
            ControlThread thread,
            Consumer<String> closeDoor) {
        this.rows = rows;
        this.passwords = passwords;
        this.storages = storages;
        this.clock = clock;
        this.thread = thread;
        this.closeDoor = closeDoor;
    }

    /** The work of an operation; emits what to change in the rows afterwards. */
    Mono<Runnable> of(OperationRow operation) {
        return thread.read(() -> choose(operation)).flatMap(work -> work);
    }

    private Mono<Runnable> choose(OperationRow operation) {
        var branch = rows.branches.get(String.valueOf(operation.branchId));
        if (branch == null) {
            return Mono.just(() -> {});
        }
        var compute = storages.compute(branch);
        return switch (operation.action) {
            case CREATE_TIMELINE ->
                compute.fill(storages.base(branch.projectId)).thenReturn(() -> branch.ready(clock.instant()));
            case CREATE_BRANCH -> copied(branch, operation);
            case START_COMPUTE, APPLY_CONFIG ->
                compute.sql()
                        .flatMap(sql -> apply(sql, branch, operation))
                        .thenReturn(() -> rows.endpoints.values().stream()
                                .filter(endpoint -> endpoint.id.equals(operation.endpointId))
                                .filter(endpoint -> operation.action == OperationRow.Action.START_COMPUTE)
                                .forEach(endpoint -> endpoint.active(clock.instant())));
            case SUSPEND_COMPUTE ->
                compute.stop()
                        .thenReturn(
                                () -> rows.endpointsOf(branch.id).forEach(endpoint -> endpoint.idle(clock.instant())));
            case DELETE_TIMELINE -> removed(branch);
        };
    }

    /** A copy of the parent as it is, or as it was at a point, with the roles and databases that it turns out to have. */
    private Mono<Runnable> copied(BranchRow branch, OperationRow operation) {
        var source = rows.storage(String.valueOf(operation.sourceStorageId));
        var storage = storages.of(branch);
        var child = storages.compute(storage);
        var point = operation.point.point();
        var copy = point.isEmpty()
                ? storages.compute(source).copyTo(child)
                : storages.compute(source)
                        .recoverTo(child, storages.base(branch.projectId), storages.history(source), point.get());
        return copy.flatMap(lsn -> settle(branch, operation).map(inventory -> () -> {
            storage.lsn = lsn.toString();
            branch.parentLsn = lsn.toString();
            if (branch.parentTimestamp == null) {
                branch.parentTimestamp = clock.real().instant();
            }
            inventory.run();
            branch.ready(clock.instant());
        }));
    }

    /** Brings a copy in line with its rows, and its rows in line with the point it was made at. */
    private Mono<Runnable> settle(BranchRow branch, OperationRow operation) {
        var isPast = operation.point.point().isPresent();
        if (operation.changes.isEmpty() && !isPast) {
            return Mono.just(() -> {});
        }
        var child = storages.compute(branch);
        return child.sql()
                .flatMap(sql -> isPast
                        ? Inventory.read(sql)
                                .flatMap(found -> thread.read(() -> found.bring(branch, rows, passwords, clock))
                                        .flatMap(changes -> applyAll(sql, branch, changes))
                                        .then(apply(sql, branch, operation))
                                        .<Runnable>thenReturn(() -> {}))
                        : apply(sql, branch, operation).<Runnable>thenReturn(() -> {}))
                .flatMap(effect -> child.stop().thenReturn(effect));
    }

    private Mono<Void> apply(AdminSql sql, BranchRow branch, OperationRow operation) {
        return applyAll(sql, branch, operation.changes);
    }

    private Mono<Void> applyAll(AdminSql sql, BranchRow branch, Iterable<Change> changes) {
        return Flux.fromIterable(changes)
                .concatMap(change -> thread.read(() -> Configuration.of(change, branch.id, rows, passwords))
                        .flatMap(configuration -> configuration.apply(sql)))
                .then();
    }

    private Mono<Runnable> removed(BranchRow branch) {
        var projectFolder = storages.folder(branch.projectId);
        var last = rows.project(branch.projectId).deleting
                && rows.branchesOf(branch.projectId).count() == 1;
        var cleared = last ? Blocking.run(() -> PrivateFiles.deleteTree(projectFolder)) : Mono.<Void>empty();
        return storages.release(storages.of(branch))
                .flatMap(released -> cleared.thenReturn(() -> {
                    released.run();
                    rows.endpointsOf(branch.id)
                            .map(endpoint -> endpoint.id)
                            .toList()
                            .forEach(closeDoor);
                    rows.removeBranch(branch.id);
                    passwords.forget(branch.id);
                    if (last) {
                        passwords.forget(branch.projectId);
                        rows.removeProject(branch.projectId);
                    }
                }));
    }
}
