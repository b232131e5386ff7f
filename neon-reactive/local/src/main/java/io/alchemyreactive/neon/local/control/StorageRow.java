package io.alchemyreactive.neon.local.control;

import io.alchemyreactive.neon.local.compute.Lsn;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data behind a branch as it is kept. A restore gives a branch another storage, so it is no part of the branch. Mutable;
 * belongs to the control thread.
 */
final class StorageRow {

    String id = "";
    String projectId = "";
    /** What it was copied from, whose log is the first part of its own. */
    @Nullable
    String parentId;
    /** Where its log left that of its parent; absent until the copy is made. */
    @Nullable
    String lsn;
    /** The earliest point that can be gone back to, by the real clock. */
    Instant since = Instant.EPOCH;
    /** The earliest place in the log that can be gone back to; absent while the whole log is there. */
    @Nullable
    String sinceLsn;
    /** No branch uses it any more; its log is kept for those that were copied from it. */
    boolean retired;

    /** Forgets what came before a place. */
    void begin(Instant time, Lsn place) {
        since = time.isAfter(since) ? time : since;
        var kept = Optional.ofNullable(sinceLsn).flatMap(Lsn::parse);
        sinceLsn = kept.filter(earlier -> earlier.compareTo(place) >= 0)
                .orElse(place)
                .toString();
    }
}
