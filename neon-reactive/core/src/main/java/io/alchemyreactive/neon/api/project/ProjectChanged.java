package io.alchemyreactive.neon.api.project;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.internal.Checks;
import java.util.List;

/**
 * A project after a change.
 *
 * @param project the project
 * @param operations Neon's operations for the change, all of them ended
 */
public record ProjectChanged(NeonProject project, List<NeonOperation> operations) {

    /** Copies the list. */
    public ProjectChanged {
        requireNonNull(project, "project");
        operations = Checks.list(operations);
    }
}
