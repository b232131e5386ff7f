package io.alchemyreactive.neon.local.control;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A branch as it is kept. Mutable; belongs to the control thread. */
final class BranchRow {

    static final String INIT = "init";
    static final String READY = "ready";
    static final String RESETTING = "resetting";
    static final String PARENT_DATA = "parent-data";
    static final String SCHEMA_ONLY = "schema-only";

    String id = "";
    String projectId = "";
    String storageId = "";
    String name = "";

    @Nullable
    String parentId;

    @Nullable
    String parentLsn;

    @Nullable
    Instant parentTimestamp;

    String currentState = INIT;

    @Nullable
    String pendingState = READY;

    Instant stateChangedAt = Instant.EPOCH;
    boolean isDefault;
    boolean isProtected;
    String initSource = PARENT_DATA;

    @Nullable
    Instant expiresAt;

    @Nullable
    Long ttlSeconds;

    @Nullable
    Instant lastResetAt;
    /** The snapshot it was made from. */
    @Nullable
    String restoredFrom;
    /** The branch that took its place. */
    @Nullable
    String restoredAs;
    /** The branch whose place it is to take, until it has. */
    @Nullable
    String restoreTargetId;
    /** Absent when it was made without annotations, which is not the same as with an empty set. */
    @Nullable
    Map<String, String> annotations;

    /** How its data is masked; absent on branches whose data is not to be. */
    @Nullable
    AnonymizationRow anonymization;

    Instant createdAt = Instant.EPOCH;
    Instant updatedAt = Instant.EPOCH;

    boolean isReady() {
        return currentState.equals(READY) && pendingState == null;
    }

    /** Nothing of a branch whose data is to be masked may be seen before it is. */
    boolean isUnmasked() {
        return anonymization != null && !anonymization.masked;
    }

    void requireMasked() {
        if (isUnmasked()) {
            throw ApiException.refused("the data of the branch is not anonymized yet; branch_id:\"" + id + "\"");
        }
    }

    /** Refuses what would bring data into the branch that is not masked, or take it out of reach. */
    void requireUnrestricted(String action) {
        if (anonymization != null) {
            throw ApiException.refused("action \"" + action + "\" is restricted for an anonymized branch");
        }
    }

    void ready(Instant now) {
        currentState = READY;
        pendingState = null;
        stateChangedAt = now;
        updatedAt = now;
    }

    void expireAt(Instant time, Instant now) {
        expiresAt = time;
        ttlSeconds = Duration.between(now, time).plusMillis(999).toSeconds();
    }

    void neverExpire() {
        expiresAt = null;
        ttlSeconds = null;
    }

    /** Counts the time until the expiry anew, as a reset does; does nothing on a branch that does not expire. */
    void restartExpiry(Instant now) {
        if (ttlSeconds != null) {
            expiresAt = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(ttlSeconds);
        }
    }
}
