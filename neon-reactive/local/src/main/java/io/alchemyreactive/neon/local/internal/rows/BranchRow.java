package io.alchemyreactive.neon.local.internal.rows;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stored form of a branch. Mutable; belongs to the control thread. */
public final class BranchRow {

    static final String INIT = "init";
    public static final String READY = "ready";
    public static final String RESETTING = "resetting";
    public static final String PARENT_DATA = "parent-data";
    public static final String SCHEMA_ONLY = "schema-only";

    public String id = "";
    public String projectId = "";
    public String storageId = "";
    public String name = "";

    @Nullable
    public String parentId;

    @Nullable
    public String parentLsn;

    @Nullable
    public Instant parentTimestamp;

    public String currentState = INIT;

    @Nullable
    public String pendingState = READY;

    public Instant stateChangedAt = Instant.EPOCH;
    public boolean isDefault;
    public boolean isProtected;
    public String initSource = PARENT_DATA;

    @Nullable
    public Instant expiresAt;

    @Nullable
    public Long ttlSeconds;

    @Nullable
    public Instant lastResetAt;
    /** The snapshot from which it was made; null for none. */
    @Nullable
    public String restoredFrom;
    /** The branch that replaced it; null for none. */
    @Nullable
    public String restoredAs;
    /** The branch that it will replace; null when there is none, or when it has done so. */
    @Nullable
    public String restoreTargetId;
    /** Null when it was made without annotations, which differs from an empty set. */
    @Nullable
    public Map<String, String> annotations;

    /** The masking of its data; null for a branch without masking. */
    @Nullable
    public AnonymizationRow anonymization;

    /** The schedule of snapshots. */
    public List<Map<String, Object>> backupSchedule = List.of();

    public Instant createdAt = Instant.EPOCH;
    public Instant updatedAt = Instant.EPOCH;

    public boolean isReady() {
        return currentState.equals(READY) && pendingState == null;
    }

    /** Whether its data still has to be masked. Until then it must not be shown. */
    boolean isUnmasked() {
        return anonymization != null && !anonymization.masked;
    }

    public void requireMasked() {
        if (isUnmasked()) {
            throw ApiException.refused("the data of the branch is not anonymized yet; branch_id:\"" + id + "\"");
        }
    }

    /** Refuses an action that would bring unmasked data into an anonymized branch, or make the branch unreachable. */
    public void requireUnrestricted(String action) {
        if (anonymization != null) {
            throw ApiException.refused("action \"" + action + "\" is restricted for an anonymized branch");
        }
    }

    public void ready(Instant now) {
        currentState = READY;
        pendingState = null;
        stateChangedAt = now;
        updatedAt = now;
    }

    public void expireAt(Instant time, Instant now) {
        expiresAt = time;
        ttlSeconds = Duration.between(now, time).plusMillis(999).toSeconds();
    }

    public void neverExpire() {
        expiresAt = null;
        ttlSeconds = null;
    }

    /** Restarts the time until the expiry, as a reset does. Does nothing for a branch that does not expire. */
    public void restartExpiry(Instant now) {
        if (ttlSeconds != null) {
            expiresAt = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(ttlSeconds);
        }
    }
}
