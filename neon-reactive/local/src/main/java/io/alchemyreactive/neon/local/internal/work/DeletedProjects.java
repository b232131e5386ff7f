package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.DeletedProjectRow;
import io.alchemyreactive.neon.local.internal.rows.Passwords;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Removes deleted projects when their time is over, and earlier, the oldest first, when together they need too much
 * space. Belongs to the control thread; the removal runs elsewhere.
 */
final class DeletedProjects {

    private final ControlState state;
    private final StoredRows rows;
    private final ControlThread thread;
    private final StorageRegistry storages;
    private final Passwords passwords;

    DeletedProjects(ControlState state, StorageRegistry storages) {
        this.state = state;
        this.rows = state.rows();
        this.thread = state.thread();
        this.storages = storages;
        this.passwords = state.passwords();
    }

    /** Removes the due projects. Completes when their data is gone. */
    Mono<Void> removeDue() {
        return thread.read(() -> due(rows.deletedProjects.values(), state.now()))
                .filter(due -> !due.isEmpty())
                .flatMap(due -> thread.change(() -> {
                    due.forEach(deleted -> deleted.leaving = true);
                    return due;
                }))
                .flatMapMany(Flux::fromIterable)
                .concatMap(this::remove)
                .then();
    }

    /** The projects whose time is over, and those for which newer ones leave no space within the limit. */
    static List<DeletedProjectRow> due(Collection<DeletedProjectRow> all, Instant now) {
        var due = new ArrayList<DeletedProjectRow>();
        var room = 0L;
        var newestFirst = all.stream()
                .sorted(Comparator.comparing((DeletedProjectRow deleted) -> deleted.deletedAt)
                        .reversed())
                .toList();
        for (var deleted : newestFirst) {
            if (deleted.isRecoverable(now) && room + deleted.bytes <= DeletedProjectRow.MOST_BYTES) {
                room += deleted.bytes;
            } else {
                due.add(deleted);
            }
        }
        return due;
    }

    private Mono<Boolean> remove(DeletedProjectRow deleted) {
        var folder = storages.folder(deleted.project.id);
        return Blocking.run(() -> PrivateFiles.deleteTree(folder)).then(thread.change(() -> {
            rows.deletedProjects.remove(deleted.project.id);
            deleted.ownersOfPasswords().forEach(passwords::forget);
            return true;
        }));
    }
}
