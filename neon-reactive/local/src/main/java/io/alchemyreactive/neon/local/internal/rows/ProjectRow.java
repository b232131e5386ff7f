package io.alchemyreactive.neon.local.internal.rows;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A project as it is kept. Mutable; belongs to the control thread. */
public final class ProjectRow {

    public String id = "";
    public String name = "";
    public String regionId = "";
    public int pgVersion;
    public long historyRetentionSeconds;
    public boolean storePasswords = true;
    public String provisioner = "k8s-neonvm";

    @Nullable
    public String orgId;

    public Map<String, Object> settings = new TreeMap<>();
    public Map<String, Object> defaultEndpointSettings = new TreeMap<>();
    /** Labels by the id of a VPC endpoint. */
    public Map<String, String> vpcEndpoints = new TreeMap<>();
    /** Every mutation conflicts with every unfinished operation, not only with those of its branch. */
    public boolean strict;
    /** Its computes are being stopped; then it goes out of sight. */
    public boolean deleting;

    public Instant createdAt = Instant.EPOCH;
    public Instant updatedAt = Instant.EPOCH;
}
