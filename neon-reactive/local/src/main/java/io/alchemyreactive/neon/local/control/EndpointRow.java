package io.alchemyreactive.neon.local.control;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An endpoint as it is kept. Mutable; belongs to the control thread. */
final class EndpointRow {

    static final String INIT = "init";
    static final String ACTIVE = "active";
    static final String IDLE = "idle";
    static final String READ_WRITE = "read_write";
    static final String READ_ONLY = "read_only";

    String id = "";
    String projectId = "";
    String branchId = "";

    @Nullable
    String name;
    /** Where clients find it on 127.0.0.1, for as long as it lives. */
    int port;

    String type = READ_WRITE;
    String currentState = INIT;

    @Nullable
    String pendingState;

    double minCu = 0.25;
    double maxCu = 0.25;
    long suspendTimeoutSeconds;
    boolean disabled;
    boolean passwordlessAccess = true;
    String provisioner = "k8s-neonvm";
    Map<String, Object> settings = new TreeMap<>();
    Instant createdAt = Instant.EPOCH;
    Instant updatedAt = Instant.EPOCH;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant suspendedAt;

    @Nullable
    Instant lastActive;

    String host() {
        return "127.0.0.1:" + port;
    }

    boolean isReadOnly() {
        return type.equals(READ_ONLY);
    }

    /** It runs, or is about to. */
    boolean isAwake() {
        return isActive() || ACTIVE.equals(pendingState);
    }

    boolean isActive() {
        return currentState.equals(ACTIVE);
    }

    void active(Instant now) {
        currentState = ACTIVE;
        pendingState = null;
        startedAt = now;
        lastActive = now;
        updatedAt = now;
    }

    void idle(Instant now) {
        currentState = IDLE;
        pendingState = null;
        suspendedAt = now;
        updatedAt = now;
    }
}
