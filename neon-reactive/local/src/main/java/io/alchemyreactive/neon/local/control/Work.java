package io.alchemyreactive.neon.local.control;

import io.alchemyreactive.neon.local.compute.AdminSql;
import io.alchemyreactive.neon.local.storage.Blocking;
import io.alchemyreactive.neon.local.storage.PrivateFiles;
import java.time.Clock;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What each operation stands for: the copy, the start, the configuration. Called on the control thread for its rows; the
 * work runs elsewhere and ends with the change of rows that makes it visible.
 */
final class Work {

    private final Rows rows;
    private final Passwords passwords;
    private final BranchComputes branches;
    private final Clock clock;
    private final ControlThread thread;
    private final java.util.function.Consumer<String> closeDoor;

    Work(
            Rows rows,
            Passwords passwords,
            BranchComputes branches,
            Clock clock,
            ControlThread thread,
            java.util.function.Consumer<String> closeDoor) {
        this.rows = rows;
        this.passwords = passwords;
        this.branches = branches;
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
        var compute = branches.of(branch);
        return switch (operation.action) {
            case CREATE_TIMELINE -> compute.fill().thenReturn(() -> branch.ready(clock.instant()));
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
            case DELETE_TIMELINE -> compute.destroy().then(removed(branch));
        };
    }

    private Mono<Runnable> copied(BranchRow branch, OperationRow operation) {
        var parent = rows.branches.get(String.valueOf(branch.parentId));
        if (parent == null) {
            return Mono.error(new IllegalStateException("the parent branch is gone"));
        }
        var child = branches.of(branch);
        var configured = operation.changes.isEmpty()
                ? Mono.<Void>empty()
                : child.sql().flatMap(sql -> apply(sql, branch, operation)).then(child.stop());
        return branches.of(parent)
                .copyTo(child)
                .flatMap(lsn -> configured.thenReturn(() -> {
                    branch.parentLsn = lsn;
                    branch.parentTimestamp = clock.instant();
                    branch.ready(clock.instant());
                }));
    }

    private Mono<Void> apply(AdminSql sql, BranchRow branch, OperationRow operation) {
        return Flux.fromIterable(operation.changes)
                .concatMap(change -> thread.read(() -> Configuration.of(change, branch.id, rows, passwords))
                        .flatMap(configuration -> configuration.apply(sql)))
                .then();
    }

    private Mono<Runnable> removed(BranchRow branch) {
        var projectFolder = branches.folder(branch.projectId);
        var last = rows.project(branch.projectId).deleting
                && rows.branchesOf(branch.projectId).count() == 1;
        var cleared = last ? Blocking.run(() -> PrivateFiles.deleteTree(projectFolder)) : Mono.<Void>empty();
        return cleared.thenReturn(() -> {
            rows.endpointsOf(branch.id).map(endpoint -> endpoint.id).toList().forEach(closeDoor);
            rows.removeBranch(branch.id);
            passwords.forget(branch.id);
            branches.forget(branch.id);
            if (last) {
                passwords.forget(branch.projectId);
                rows.removeProject(branch.projectId);
            }
        });
    }
}
