package io.alchemyreactive.neon.local.internal.rows;

import io.alchemyreactive.neon.local.internal.compute.CommittedState;
import io.alchemyreactive.neon.local.internal.compute.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The stored form of an operation. Mutable; belongs to the control thread. */
public final class OperationRow {

    public String id = "";
    /** The batch of the operations of one call, which run one after another. */
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
    /** The changes that it makes in PostgreSQL; a restart may repeat them. */
    public List<ClusterChange> changes = List.of();

    /** The storage from which a new one is copied. */
    @Nullable
    public String sourceStorageId;

    public PointInTime point = PointInTime.NOW;
    /** The commits for a copy without a point; null for the copy of a storage that never changes. */
    @Nullable
    public CommittedRow committed;
    /** Whether the copy was recovered from the log. Not stored, because a later run starts again. */
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
    /** The previous parts of the branch that a restore changes. */
    @Nullable
    public BranchBefore before;
    /** The progress of the work. Not stored, because a later run starts again. */
    @Nullable
    public transient String progress;

    public OperationRow from(StorageRow source, PointInTime wanted) {
        sourceStorageId = source.id;
        point = wanted;
        return this;
    }

    /** Stores the commits of the source at the time of the call. Does nothing when a point in the past is wanted. */
    public OperationRow holding(CommittedState state) {
        if (point.point().isEmpty()) {
            committed = CommittedRow.of(state);
        }
        return this;
    }

    /**
     * The position in the source's log up to which the copy is complete: the position at the call, or else that of the
     * copy.
     */
    public Lsn place(Lsn copied) {
        return committed == null ? copied : committed.state().place();
    }

    public OperationRow with(List<ClusterChange> brought) {
        changes = List.copyOf(brought);
        return this;
    }

    /** Records the progress of its work. */
    public void advance(String how, Instant now) {
        if (isUnfinished()) {
            progress = how;
            updatedAt = now;
            totalDurationMs = durationUntil(now);
        }
    }

    /** Ends the operation and removes the values that only its work needs. */
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

        /** The word in Neon's API. An action without a word of its own uses the most similar one. */
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

    /** The status of an operation. */
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
