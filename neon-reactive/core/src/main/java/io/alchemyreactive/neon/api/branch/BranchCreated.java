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
 * A branch as it was created, with everything that came along with it.
 *
 * @param branch the branch
 * @param endpoints its endpoints; empty unless the request asked for some
 * @param roles its roles, taken over from the parent
 * @param databases its databases, taken over from the parent
 * @param connectionUris ways to connect; empty when the parent has several roles or databases, when there is no endpoint, or
 *     when the answer to the creation was lost
 * @param operations what Neon did for it, all ended
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
