package io.alchemyreactive.neon.api.project;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.connection.ConnectionDetails;
import io.alchemyreactive.neon.api.database.NeonDatabase;
import io.alchemyreactive.neon.api.endpoint.NeonEndpoint;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.api.role.NeonRole;
import io.alchemyreactive.neon.internal.Checks;
import java.util.List;

/**
 * A project after its creation, with the objects that were created with it.
 *
 * @param project the project
 * @param branch its default branch
 * @param endpoints the endpoints of that branch
 * @param roles the roles of that branch, with passwords unless the answer to the creation was lost
 * @param databases the databases of that branch
 * @param connectionUris ways to connect; empty when the answer to the creation was lost
 * @param operations Neon's operations for the creation, all of them ended
 */
public record ProjectCreated(
        NeonProject project,
        NeonBranch branch,
        List<NeonEndpoint> endpoints,
        List<NeonRole> roles,
        List<NeonDatabase> databases,
        List<ConnectionDetails> connectionUris,
        List<NeonOperation> operations) {

    /** Copies the lists. */
    public ProjectCreated {
        requireNonNull(project, "project");
        requireNonNull(branch, "branch");
        endpoints = Checks.list(endpoints);
        roles = Checks.list(roles);
        databases = Checks.list(databases);
        connectionUris = Checks.list(connectionUris);
        operations = Checks.list(operations);
    }
}
