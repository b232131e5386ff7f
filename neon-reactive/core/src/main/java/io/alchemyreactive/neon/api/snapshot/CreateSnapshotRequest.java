package io.alchemyreactive.neon.api.snapshot;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to take a snapshot.
 *
 * @param branch the root branch whose content is stored
 * @param name its name, 1 to 256 characters; default: a generated name
 * @param lsn the point of the branch's history; default: its head
 * @param timestamp the instant of the branch's history; default: its head
 * @param expiresAt the time at which Neon deletes it; default: never
 */
public record CreateSnapshotRequest(
        BranchPath branch,
        Optional<String> name,
        Optional<String> lsn,
        Optional<Instant> timestamp,
        Optional<Instant> expiresAt) {

    /** Checks the name, and refuses settings that exclude each other. */
    public CreateSnapshotRequest {
        requireNonNull(branch, "branch");
        name.ifPresent(given -> Checks.name(given, "name", 256));
        if (lsn.isPresent() && timestamp.isPresent()) {
            throw new IllegalArgumentException(
                    "A snapshot is taken at lsn or at timestamp: give one of them, not both.");
        }
    }

    /** Starts a request. Neon chooses the value of each property that is not set. */
    public static Builder builder(BranchPath branch) {
        return new Builder(branch);
    }

    /** Collects the parts of a request. Each {@link #build} returns a new value. Not thread-safe. */
    public static final class Builder {

        private final BranchPath branch;
        private @Nullable String name;
        private @Nullable String lsn;
        private @Nullable Instant timestamp;
        private @Nullable Instant expiresAt;

        private Builder(BranchPath branch) {
            this.branch = branch;
        }

        /** The name, 1 to 256 characters; default: a generated name. */
        public Builder name(String name) {
            this.name = requireNonNull(name, "name");
            return this;
        }

        /** The point of the branch's history; default: its head. */
        public Builder lsn(String lsn) {
            this.lsn = requireNonNull(lsn, "lsn");
            return this;
        }

        /** The instant of the branch's history; default: its head. */
        public Builder timestamp(Instant timestamp) {
            this.timestamp = requireNonNull(timestamp, "timestamp");
            return this;
        }

        /** The time at which Neon deletes it, to the second; default: never. */
        public Builder expiresAt(Instant expiresAt) {
            this.expiresAt = requireNonNull(expiresAt, "expiresAt");
            return this;
        }

        /** The request. */
        public CreateSnapshotRequest build() {
            return new CreateSnapshotRequest(
                    branch,
                    Optional.ofNullable(name),
                    Optional.ofNullable(lsn),
                    Optional.ofNullable(timestamp),
                    Optional.ofNullable(expiresAt));
        }
    }
}
