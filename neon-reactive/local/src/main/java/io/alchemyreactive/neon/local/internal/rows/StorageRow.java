package io.alchemyreactive.neon.local.internal.rows;

import io.alchemyreactive.neon.local.internal.compute.Lsn;
import io.alchemyreactive.neon.local.internal.compute.RecoveryPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The data behind a branch as it is kept. A restore gives a branch another storage, so it is no part of the branch. Mutable;
 * belongs to the control thread.
 */
public final class StorageRow {

    public String id = "";
    public String projectId = "";
    /** The storage that it was copied from, whose log is the first part of its own. */
    @Nullable
    public String parentId;
    /** The place at which its log left that of its parent; absent until the copy is made. */
    @Nullable
    public String lsn;
    /** The earliest point that can be gone back to, by the real clock. */
    public Instant since = Instant.EPOCH;
    /** The earliest place in the log that can be gone back to; absent while the whole log is there. */
    @Nullable
    public String sinceLsn;
    /** Copies of its data that recoveries can start from, the oldest first. */
    public List<BaseRow> bases = new ArrayList<>();

    public Instant createdAt = Instant.EPOCH;
    /** No branch uses it any more; its log is kept for those that were copied from it. */
    public boolean retired;

    /** The newest copy from which a point can be reached, before the place where another storage left this one. */
    public Optional<BaseRow> newestBefore(RecoveryPoint point, Optional<Lsn> until) {
        return bases.stream()
                .filter(base -> base.isBefore(point)
                        && until.map(left -> base.place().compareTo(left) <= 0).orElse(true))
                .reduce((older, newer) -> newer);
    }

    public Optional<BaseRow> last() {
        return bases.isEmpty() ? Optional.empty() : Optional.of(bases.get(bases.size() - 1));
    }

    /** Its data is that of a snapshot and itself a copy to start from. */
    public boolean isFrozen() {
        return bases.stream().anyMatch(base -> base.name().isEmpty());
    }

    public Set<String> baseNames() {
        return bases.stream().map(BaseRow::name).collect(Collectors.toUnmodifiableSet());
    }

    public Optional<Lsn> left() {
        return Optional.ofNullable(lsn).flatMap(Lsn::parse);
    }

    /** Forgets what came before a place. */
    public void begin(Instant time, Lsn place) {
        since = time.isAfter(since) ? time : since;
        var kept = Optional.ofNullable(sinceLsn).flatMap(Lsn::parse);
        sinceLsn = kept.filter(earlier -> earlier.compareTo(place) >= 0)
                .orElse(place)
                .toString();
    }
}
