package io.alchemyreactive.neon.api.path;

import io.alchemyreactive.neon.internal.Checks;

/**
 * The ids that lead to an endpoint.
 *
 * @param projectId id of the project
 * @param endpointId id of the endpoint
 */
public record EndpointPath(String projectId, String endpointId) {

    /** Checks the form of both ids. */
    public EndpointPath {
        Checks.id(projectId, "projectId");
        Checks.id(endpointId, "endpointId");
    }
}
