package io.alchemyreactive.neon.local.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as it is kept: a storage that no branch serves, with roles, databases and passwords under its own id.
 * Mutable; belongs to the control thread.
 */
final class SnapshotRow {

    String id = "";
    String projectId = "";
    String name = "";
    String sourceBranchId = "";
    String storageId = "";

    @Nullable
    String lsn;

    @Nullable
    Instant timestamp;

    @Nullable
    Instant expiresAt;

    Instant createdAt = Instant.EPOCH;
}
