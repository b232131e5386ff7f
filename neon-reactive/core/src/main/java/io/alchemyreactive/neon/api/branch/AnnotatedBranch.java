package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A branch with the annotations given at its creation.
 *
 * @param branch the branch
 * @param annotations its annotations; empty when it has none
 */
public record AnnotatedBranch(NeonBranch branch, Map<String, String> annotations) {

    /** Copies the annotations. */
    public AnnotatedBranch {
        requireNonNull(branch, "branch");
        annotations = Map.copyOf(annotations);
    }
}
