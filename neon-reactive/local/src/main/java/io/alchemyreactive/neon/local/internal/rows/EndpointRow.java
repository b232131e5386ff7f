package io.alchemyreactive.neon.local.internal.rows;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The stored form of an endpoint. Mutable; belongs to the control thread. */
public final class EndpointRow {

    static final String INIT = "init";
    public static final String ACTIVE = "active";
    public static final String IDLE = "idle";
    public static final String READ_WRITE = "read_write";
    public static final String READ_ONLY = "read_only";

    public String id = "";
    public String projectId = "";
    public String branchId = "";

    @Nullable
    public String name;
    /** The port on 127.0.0.1 for clients; it never changes. */
    public int port;
    /** The port of its pooled host; 0 in rows of an older version until they are read. */
    public int poolerPort;

    public String type = READ_WRITE;
    public String currentState = INIT;

    @Nullable
    public String pendingState;

    public double minCu = 0.25;
    public double maxCu = 0.25;
    public long suspendTimeoutSeconds;
    public boolean disabled;
    public boolean passwordlessAccess = true;
    public String provisioner = "k8s-neonvm";
    public Map<String, Object> settings = new TreeMap<>();
    public Instant createdAt = Instant.EPOCH;
    public Instant updatedAt = Instant.EPOCH;

    @Nullable
    public Instant startedAt;

    @Nullable
    public Instant suspendedAt;

    @Nullable
    public Instant lastActive;

    public String host() {
        return "127.0.0.1:" + port;
    }

    public String poolerHost() {
        return "127.0.0.1:" + poolerPort;
    }

    /** Whether it owns a port. */
    public boolean owns(int used) {
        return port == used || poolerPort == used;
    }

    public boolean isReadOnly() {
        return type.equals(READ_ONLY);
    }

    /** Whether it runs or is about to start. */
    boolean isAwake() {
        return isActive() || ACTIVE.equals(pendingState);
    }

    public boolean isActive() {
        return currentState.equals(ACTIVE);
    }

    public void active(Instant now) {
        currentState = ACTIVE;
        pendingState = null;
        startedAt = now;
        lastActive = now;
        updatedAt = now;
    }

    public void idle(Instant now) {
        currentState = IDLE;
        pendingState = null;
        suspendedAt = now;
        updatedAt = now;
    }
}
