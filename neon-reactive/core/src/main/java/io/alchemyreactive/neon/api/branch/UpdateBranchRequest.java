package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks to change a branch; what is left out stays as it is.
 *
 * @param branch the branch
 * @param name its new name, 1 to 256 characters; Neon refuses the name it has
 * @param protection whether deletion, reset and archiving are refused
 * @param expiry when Neon deletes it
 */
public record UpdateBranchRequest(
        BranchPath branch, Optional<String> name, Optional<Boolean> protection, Optional<Expiry> expiry) {

    /** Checks names, counts and what excludes each other. */
    public UpdateBranchRequest {
        requireNonNull(branch, "branch");
        name.ifPresent(given -> Checks.name(given, "name", 256));
    }

    /** Starts a request; all that is not set is left to Neon. */
    public static Builder builder(BranchPath branch) {
        return new Builder(branch);
    }

    /** Collects the parts of a request; each build gives a fresh value. Not for use by several threads. */
    public static final class Builder {

        private final BranchPath branch;
        private @Nullable String name;
        private @Nullable Boolean protection;
        private @Nullable Expiry expiry;

        private Builder(BranchPath branch) {
            this.branch = branch;
        }

        /** Its new name, 1 to 256 characters; Neon refuses the name it has. */
        public Builder name(String name) {
            this.name = requireNonNull(name, "name");
            return this;
        }

        /** Whether deletion, reset and archiving are refused. */
        public Builder protection(boolean protection) {
            this.protection = protection;
            return this;
        }

        /** When Neon deletes it. */
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
