package io.alchemyreactive.neon.api.path;

import io.alchemyreactive.neon.internal.Checks;

/**
 * The ids that lead to an operation.
 *
 * @param projectId id of the project
 * @param operationId id of the operation
 */
public record OperationPath(String projectId, String operationId) {

    /** Checks the form of both ids. */
    public OperationPath {
        Checks.id(projectId, "projectId");
        Checks.id(operationId, "operationId");
    }
}
