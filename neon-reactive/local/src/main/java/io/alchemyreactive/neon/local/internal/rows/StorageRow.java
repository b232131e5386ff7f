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
 * The stored form of the data of a branch. It is separate from the branch, because a restore gives a branch another
 * storage. Mutable; belongs to the control thread.
 */
public final class StorageRow {

    public String id = "";
    public String projectId = "";
    /** The storage from which it was copied, whose log is the first part of its own log; null for none. */
    @Nullable
    public String parentId;
    /** The log position at which its log branched off from that of its parent; null until the copy is made. */
    @Nullable
    public String lsn;
    /** The earliest time that can be restored, by the real clock. */
    public Instant since = Instant.EPOCH;
    /** The earliest log position that can be restored; null while the whole log exists. */
    @Nullable
    public String sinceLsn;
    /** The copies of its data from which recoveries can start, the oldest first. */
    public List<BaseRow> bases = new ArrayList<>();

    public Instant createdAt = Instant.EPOCH;
    /** Whether no branch uses it any more. Its log is kept for the storages that were copied from it. */
    public boolean retired;

    /** The newest copy from which a point can be reached, before the position at which another storage branched off. */
    public Optional<BaseRow> newestBefore(RecoveryPoint point, Optional<Lsn> until) {
        return bases.stream()
                .filter(base -> base.isBefore(point)
                        && until.map(left -> base.place().compareTo(left) <= 0).orElse(true))
                .reduce((older, newer) -> newer);
    }

    public Optional<BaseRow> last() {
        return bases.isEmpty() ? Optional.empty() : Optional.of(bases.get(bases.size() - 1));
    }

    /** Whether it contains the data of a snapshot, which is itself a copy from which recoveries start. */
    public boolean isFrozen() {
        return bases.stream().anyMatch(base -> base.name().isEmpty());
    }

    public Set<String> baseNames() {
        return bases.stream().map(BaseRow::name).collect(Collectors.toUnmodifiableSet());
    }

    public Optional<Lsn> left() {
        return Optional.ofNullable(lsn).flatMap(Lsn::parse);
    }

    /** Removes the history before a log position. */
    public void begin(Instant time, Lsn place) {
        since = time.isAfter(since) ? time : since;
        var kept = Optional.ofNullable(sinceLsn).flatMap(Lsn::parse);
        sinceLsn = kept.filter(earlier -> earlier.compareTo(place) >= 0)
                .orElse(place)
                .toString();
    }
}
