package io.alchemyreactive.neon.local.control;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
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

    /** What a branch that loses its place is called afterwards. */
    @Nullable
    String nameOfOld;

    @Nullable
    String preservedBranchId;

    @Nullable
    String snapshotId;

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
        TAKE_SNAPSHOT,
        FINALIZE_RESTORE,
        START_COMPUTE,
        SUSPEND_COMPUTE,
        APPLY_CONFIG,
        ANONYMIZE,
        DELETE_ENDPOINT,
        DELETE_TIMELINE,
        DELETE_SNAPSHOT;

        /** The word of the service; for some it has none of its own, and another one's tells what happens. */
        String wire() {
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

    /** How far an operation is. */
    enum Status {
        SCHEDULING,
        RUNNING,
        FINISHED,
        FAILED,
        CANCELLED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
