package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;
import java.time.Instant;
import java.util.Optional;

/**
 * A request for the schema of one database of a branch.
 *
 * @param branch the branch
 * @param database the database
 * @param lsn the point of the branch's history; default: its head
 * @param timestamp the instant of the branch's history; default: its head
 */
public record BranchSchemaRequest(
        BranchPath branch, String database, Optional<String> lsn, Optional<Instant> timestamp) {

    /** Checks the name, and refuses settings that exclude each other. */
    public BranchSchemaRequest {
        requireNonNull(branch, "branch");
        Checks.name(database, "database", 63);
        if (lsn.isPresent() && timestamp.isPresent()) {
            throw new IllegalArgumentException("A schema is read at lsn or at timestamp: give one of them, not both.");
        }
    }

    /** A request for the current schema. */
    public static BranchSchemaRequest of(BranchPath branch, String database) {
        return new BranchSchemaRequest(branch, database, Optional.empty(), Optional.empty());
    }

    /** A copy for this point of the branch's history. */
    public BranchSchemaRequest atLsn(String lsn) {
        return new BranchSchemaRequest(branch, database, Optional.of(lsn), Optional.empty());
    }

    /** A copy for this instant of the branch's history. */
    public BranchSchemaRequest at(Instant instant) {
        return new BranchSchemaRequest(branch, database, Optional.empty(), Optional.of(instant));
    }
}
