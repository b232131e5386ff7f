package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.connection.ConnectionDetails;
import io.alchemyreactive.neon.api.database.NeonDatabase;
import io.alchemyreactive.neon.api.endpoint.NeonEndpoint;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.api.role.NeonRole;
import io.alchemyreactive.neon.internal.Checks;
import java.util.List;

/**
 * A branch after its creation, with the objects that were created with it.
 *
 * @param branch the branch
 * @param endpoints its endpoints; empty unless the request named some
 * @param roles its roles, copied from the parent
 * @param databases its databases, copied from the parent
 * @param connectionUris ways to connect; empty when the parent has several roles or databases, when there is no
 *     endpoint, or when the answer to the creation was lost
 * @param operations Neon's operations for the creation, all of them ended
 */
public record BranchCreated(
        NeonBranch branch,
        List<NeonEndpoint> endpoints,
        List<NeonRole> roles,
        List<NeonDatabase> databases,
        List<ConnectionDetails> connectionUris,
        List<NeonOperation> operations) {

    /** Copies the lists. */
    public BranchCreated {
        requireNonNull(branch, "branch");
        endpoints = Checks.list(endpoints);
        roles = Checks.list(roles);
        databases = Checks.list(databases);
        connectionUris = Checks.list(connectionUris);
        operations = Checks.list(operations);
    }
}
