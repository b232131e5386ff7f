package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.rows.BaseRow;
import io.alchemyreactive.neon.local.internal.rows.StorageRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the earliest point at which the history of a storage can begin, for a window that begins at a time. Belongs to
 * the control thread.
 */
final class HistoryBeginnings {

    private final StoredRows rows;
    private final Instant start;
    private final Map<String, Optional<BaseRow>> known = new HashMap<>();

    HistoryBeginnings(StoredRows rows, Instant start) {
        this.rows = rows;
        this.start = start;
    }

    /**
     * The newest copy from which all points in the window can be recovered. Empty when the log of a parent is needed.
     */
    Optional<BaseRow> of(StorageRow storage) {
        var found = known.get(storage.id);
        if (found == null) {
            found = find(storage);
            known.put(storage.id, found);
        }
        return found;
    }

    /** The storages that were copied from a storage. Leaves out a failed copy, because it needs no history. */
    Stream<StorageRow> childrenOf(StorageRow storage) {
        return rows.storages.values().stream()
                .filter(other ->
                        storage.id.equals(other.parentId) && other.left().isPresent());
    }

    /** Whether a child branched off before a copy of its parent was made. */
    static boolean isBefore(StorageRow child, BaseRow base) {
        return child.left().map(left -> left.compareTo(base.place()) < 0).orElse(true);
    }

    private Optional<BaseRow> find(StorageRow storage) {
        return storage.bases.stream()
                .filter(base -> storage.isFrozen() || !base.time().isAfter(start))
                .filter(base -> childrenOf(storage)
                        .allMatch(child -> !isBefore(child, base) || of(child).isPresent()))
                .reduce((older, newer) -> newer);
    }
}
