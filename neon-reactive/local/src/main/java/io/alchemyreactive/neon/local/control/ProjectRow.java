package io.alchemyreactive.neon.local.control;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A project as it is kept. Mutable; belongs to the control thread. */
final class ProjectRow {

    String id = "";
    String name = "";
    String regionId = "";
    int pgVersion;
    long historyRetentionSeconds;
    boolean storePasswords = true;

    @Nullable
    String orgId;

    Map<String, Object> settings = new TreeMap<>();
    Map<String, Object> defaultEndpointSettings = new TreeMap<>();
    /** Every mutation conflicts with every unfinished operation, not only with those of its branch. */
    boolean strict;
    /** Its branches are being removed; it goes with the last of them. */
    boolean deleting;

    Instant createdAt = Instant.EPOCH;
    Instant updatedAt = Instant.EPOCH;
}
