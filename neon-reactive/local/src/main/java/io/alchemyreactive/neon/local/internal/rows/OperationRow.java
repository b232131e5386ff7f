package io.alchemyreactive.neon.local.internal.rows;

import io.alchemyreactive.neon.local.internal.compute.CommittedState;
import io.alchemyreactive.neon.local.internal.compute.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An operation as it is kept. Mutable; belongs to the control thread. */
public final class OperationRow {

    public String id = "";
    /** Operations of one call carry one batch and run one after another. */
    public String batch = "";

    public String projectId = "";

    @Nullable
    public String branchId;

    @Nullable
    public String endpointId;

    public Action action = Action.APPLY_CONFIG;
    public Status status = Status.SCHEDULING;

    @Nullable
    public String error;

    public int failuresCount;
    public Instant createdAt = Instant.EPOCH;
    public Instant updatedAt = Instant.EPOCH;

    @Nullable
    public Instant startedAt;

    public long totalDurationMs;
    /** The changes that it brings into PostgreSQL; a restart may repeat them. */
    public List<ClusterChange> changes = List.of();

    /** The storage that a new one is copied from. */
    @Nullable
    public String sourceStorageId;

    public PointInTime point = PointInTime.NOW;
    /** The commits that the copy is to hold where no point is named; absent for the copy of a storage that never changes. */
    @Nullable
    public CommittedRow committed;
    /** The copy was recovered from the log; not kept, since a later run begins anew. */
    public transient boolean recovered;
    /** The storage that a restore fills. */
    @Nullable
    public String targetStorageId;

    @Nullable
    public String replacedStorageId;

    /** The new name of the branch that a restore replaces. */
    @Nullable
    public String nameOfOld;

    @Nullable
    public String preservedBranchId;

    @Nullable
    public String snapshotId;
    /** The parts of the branch that a restore is changing, as they were. */
    @Nullable
    public BranchBefore before;
    /** How far the work has come; not kept, since a later run begins anew. */
    @Nullable
    public transient String progress;

    public OperationRow from(StorageRow source, PointInTime wanted) {
        sourceStorageId = source.id;
        point = wanted;
        return this;
    }

    /** Notes the commits of the source at the call, where no point of its past is wanted. */
    public OperationRow holding(CommittedState state) {
        if (point.point().isEmpty()) {
            committed = CommittedRow.of(state);
        }
        return this;
    }

    /** The place in the log of the source up to which the copy holds everything: the one at the call, else that of the copy. */
    public Lsn place(Lsn copied) {
        return committed == null ? copied : committed.state().place();
    }

    public OperationRow with(List<ClusterChange> brought) {
        changes = List.copyOf(brought);
        return this;
    }

    /** Notes that its work goes on. */
    public void advance(String how, Instant now) {
        if (isUnfinished()) {
            progress = how;
            updatedAt = now;
            totalDurationMs = durationUntil(now);
        }
    }

    /** Ends it: what was needed for the work is forgotten. */
    public void end(Status outcome, Instant now) {
        status = outcome;
        updatedAt = now;
        totalDurationMs = durationUntil(now);
        changes = List.of();
        before = null;
        committed = null;
        progress = null;
    }

    private long durationUntil(Instant now) {
        return startedAt == null
                ? 0
                : Math.max(0, Duration.between(startedAt, now).toMillis());
    }

    public boolean isUnfinished() {
        return status == Status.SCHEDULING || status == Status.RUNNING;
    }

    /** The kinds of operation. */
    public enum Action {
        CREATE_TIMELINE,
        CREATE_BRANCH,
        RESTORE_BRANCH,
        TAKE_SNAPSHOT,
        FINALIZE_RESTORE,
        START_COMPUTE,
        SUSPEND_COMPUTE,
        APPLY_CONFIG,
        ANONYMIZE,
        DELETE_ENDPOINT,
        DELETE_TIMELINE,
        DELETE_SNAPSHOT;

        /** The word of Neon's API; actions without a word of their own use that of the nearest one. */
        public String wire() {
            return switch (this) {
                case RESTORE_BRANCH, TAKE_SNAPSHOT -> CREATE_BRANCH.wire();
                case FINALIZE_RESTORE -> "swap_binding_id";
                case DELETE_ENDPOINT -> SUSPEND_COMPUTE.wire();
                case ANONYMIZE -> APPLY_CONFIG.wire();
                case DELETE_SNAPSHOT -> DELETE_TIMELINE.wire();
                default -> name().toLowerCase(Locale.ROOT);
            };
        }
    }

    /** The progress of an operation. */
    public enum Status {
        SCHEDULING,
        RUNNING,
        FINISHED,
        FAILED,
        CANCELLED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
