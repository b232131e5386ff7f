package io.alchemyreactive.neon.local.internal.rows;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The stored form of a project. Mutable; belongs to the control thread. */
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
    /** The labels of VPC endpoints, by their ids. */
    public Map<String, String> vpcEndpoints = new TreeMap<>();
    /**
     * Whether every change conflicts with every unfinished operation of the project, and not only with those of its
     * branch.
     */
    public boolean strict;
    /** Whether its computes are being stopped. Afterwards the project is not visible any more. */
    public boolean deleting;

    public Instant createdAt = Instant.EPOCH;
    public Instant updatedAt = Instant.EPOCH;
}
