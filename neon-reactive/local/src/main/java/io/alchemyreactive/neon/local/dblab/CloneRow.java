package io.alchemyreactive.neon.local.dblab;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A clone of a local DBLab. Guarded by its {@link CloneTable}. */
final class CloneRow {

    /** The states of a clone, with the messages of DBLab. */
    enum Status {
        CREATING("Clone is being created."),
        OK("Clone is ready to accept Postgres connections."),
        RESETTING("Clone is being reset."),
        DELETING("Clone is being deleted."),
        FATAL("Cloning failure.");

        private final String message;

        Status(String message) {
            this.message = message;
        }
    }

    final String id;
    final String branch;
    final CloneServers.Login login;
    /** The database as it was asked for; empty when it was not. */
    final String database;

    final Instant createdAt;
    String snapshotId;
    Status status = Status.CREATING;
    String message = Status.CREATING.message;
    int port;
    boolean isProtected;

    @Nullable
    Instant protectedTill;

    @Nullable
    Instant startedAt;

    Instant lastBusy;

    CloneRow(
            String id, String branch, String snapshotId, CloneServers.Login login, String database, Instant createdAt) {
        this.id = id;
        this.branch = branch;
        this.snapshotId = snapshotId;
        this.login = login;
        this.database = database;
        this.createdAt = createdAt;
        this.lastBusy = createdAt;
    }

    void become(Status next) {
        status = next;
        message = next.message;
    }

    void fail(String why) {
        status = Status.FATAL;
        message = why;
    }

    void protect(Duration time, Instant now) {
        isProtected = true;
        protectedTill = now.plus(time).truncatedTo(ChronoUnit.SECONDS);
    }

    void unprotect() {
        isProtected = false;
        protectedTill = null;
    }

    /** Ends a protection whose time is over. */
    void expire(Instant now) {
        if (protectedTill != null && !now.isBefore(protectedTill)) {
            unprotect();
        }
    }

    boolean isIdle(Instant now, Duration maxIdle) {
        return startedAt != null
                && status == Status.OK
                && !isProtected
                && !lastBusy.isAfter(now.minus(maxIdle))
                && !startedAt.isAfter(now.minus(maxIdle));
    }
}
