package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;

/**
 * A request to replace a branch by the branch that was restored from a snapshot for it.
 *
 * @param branch the restored branch
 * @param name the new name of the branch that is replaced; default: a name that Neon generates
 */
public record FinalizeRestoreRequest(BranchPath branch, Optional<String> name) {

    /** Checks the name. */
    public FinalizeRestoreRequest {
        requireNonNull(branch, "branch");
        name.ifPresent(given -> Checks.name(given, "name", 256));
    }

    /** A request with a name that Neon generates. */
    public static FinalizeRestoreRequest of(BranchPath branch) {
        return new FinalizeRestoreRequest(branch, Optional.empty());
    }

    /** A copy with this name for the branch that is replaced. */
    public FinalizeRestoreRequest name(String name) {
        return new FinalizeRestoreRequest(branch, Optional.of(name));
    }
}
