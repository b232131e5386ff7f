package io.alchemyreactive.neon.local.control;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operation as it is kept. Mutable; belongs to the control thread. */
final class OperationRow {

    String id = "";
    /** Operations of one call carry one batch and run one after another. */
    String batch = "";

    String projectId = "";

    @Nullable
    String branchId;

    @Nullable
    String endpointId;

    Action action = Action.APPLY_CONFIG;
    Status status = Status.SCHEDULING;

    @Nullable
    String error;

    int failuresCount;
    Instant createdAt = Instant.EPOCH;
    Instant updatedAt = Instant.EPOCH;

    @Nullable
    Instant startedAt;

    long totalDurationMs;
    /** What it brings into PostgreSQL; repeating it after a restart does no harm. */
    List<Change> changes = List.of();

    /** What a new storage is copied from, and as of when. */
    @Nullable
    String sourceStorageId;

    PointInTime point = PointInTime.NOW;
    /** Of a restore: the storage that takes the place of another, and what becomes of that one. */
    @Nullable
    String targetStorageId;

    @Nullable
    String replacedStorageId;

    @Nullable
    String sourceBranchId;

    @Nullable
    String preserveName;

    @Nullable
    String preservedBranchId;

    OperationRow from(StorageRow source, PointInTime wanted) {
        sourceStorageId = source.id;
        point = wanted;
        return this;
    }

    OperationRow with(List<Change> brought) {
        changes = List.copyOf(brought);
        return this;
    }

    boolean isUnfinished() {
        return status == Status.SCHEDULING || status == Status.RUNNING;
    }

    /** What an operation does. */
    enum Action {
        CREATE_TIMELINE,
        CREATE_BRANCH,
        RESTORE_BRANCH,
        START_COMPUTE,
        SUSPEND_COMPUTE,
        APPLY_CONFIG,
        DELETE_TIMELINE;

        /** A restore makes a new timeline, as a new branch does, and the service has no other word for it. */
        String wire() {
            return (this == RESTORE_BRANCH ? CREATE_BRANCH : this).name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** How far an operation is. */
    enum Status {
        SCHEDULING,
        RUNNING,
        FINISHED,
        FAILED,
        CANCELLED;

        String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
