package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to change a branch; properties that are left out stay unchanged.
 *
 * @param branch the branch
 * @param name its new name, 1 to 256 characters; Neon refuses the current name
 * @param protection whether Neon refuses to delete, reset and archive the branch
 * @param expiry the time at which Neon deletes it
 */
public record UpdateBranchRequest(
        BranchPath branch, Optional<String> name, Optional<Boolean> protection, Optional<Expiry> expiry) {

    /** Checks names and numbers, and refuses settings that exclude each other. */
    public UpdateBranchRequest {
        requireNonNull(branch, "branch");
        name.ifPresent(given -> Checks.name(given, "name", 256));
    }

    /** Starts a request. Neon chooses the value of each property that is not set. */
    public static Builder builder(BranchPath branch) {
        return new Builder(branch);
    }

    /** Collects the parts of a request. Each {@link #build} returns a new value. Not thread-safe. */
    public static final class Builder {

        private final BranchPath branch;
        private @Nullable String name;
        private @Nullable Boolean protection;
        private @Nullable Expiry expiry;

        private Builder(BranchPath branch) {
            this.branch = branch;
        }

        /** The new name, 1 to 256 characters; Neon refuses the current name. */
        public Builder name(String name) {
            this.name = requireNonNull(name, "name");
            return this;
        }

        /** Whether Neon refuses to delete, reset and archive the branch. */
        public Builder protection(boolean protection) {
            this.protection = protection;
            return this;
        }

        /** The time at which Neon deletes the branch. */
        public Builder expiry(Expiry expiry) {
            this.expiry = requireNonNull(expiry, "expiry");
            return this;
        }

        /** The request. */
        public UpdateBranchRequest build() {
            return new UpdateBranchRequest(
                    branch, Optional.ofNullable(name), Optional.ofNullable(protection), Optional.ofNullable(expiry));
        }
    }
}
