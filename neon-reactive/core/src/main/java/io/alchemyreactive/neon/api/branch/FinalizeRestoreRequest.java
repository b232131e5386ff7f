package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;

/**
 * Asks to put a branch that was restored from a snapshot into the place of the one it was restored for.
 *
 * @param branch the restored branch
 * @param name the name that the branch it replaces gets; default: one that Neon makes up
 */
public record FinalizeRestoreRequest(BranchPath branch, Optional<String> name) {

    /** Checks the name. */
    public FinalizeRestoreRequest {
        requireNonNull(branch, "branch");
        name.ifPresent(given -> Checks.name(given, "name", 256));
    }

    /** With a name that Neon makes up. */
    public static FinalizeRestoreRequest of(BranchPath branch) {
        return new FinalizeRestoreRequest(branch, Optional.empty());
    }

    /** A copy with this name for the branch that is replaced. */
    public FinalizeRestoreRequest name(String name) {
        return new FinalizeRestoreRequest(branch, Optional.of(name));
    }
}
