package io.alchemyreactive.neon.local.internal.rows;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a snapshot: a storage that no branch serves, with roles, databases and passwords under the id of
 * the snapshot. Mutable; belongs to the control thread.
 */
public final class SnapshotRow {

    public String id = "";
    public String projectId = "";
    public String name = "";
    public String sourceBranchId = "";
    public String storageId = "";

    @Nullable
    public String lsn;

    @Nullable
    public Instant timestamp;

    @Nullable
    public Instant expiresAt;

    public Instant createdAt = Instant.EPOCH;
}
