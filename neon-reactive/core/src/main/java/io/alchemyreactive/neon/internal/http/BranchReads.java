package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.database.NeonDatabase;
import io.alchemyreactive.neon.api.endpoint.NeonEndpoint;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.role.NeonRole;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import java.util.List;
import reactor.core.publisher.Mono;

/** Reads the content of a branch: endpoints, roles and databases. */
final class BranchReads {

    static final String ENDPOINTS = "/projects/{project_id}/branches/{branch_id}/endpoints";
    static final String ROLES = "/projects/{project_id}/branches/{branch_id}/roles";
    static final String DATABASES = "/projects/{project_id}/branches/{branch_id}/databases";

    private final ApiClient api;

    BranchReads(ApiClient api) {
        this.api = api;
    }

    Mono<List<NeonEndpoint>> endpoints(BranchPath branch) {
        return list(ENDPOINTS, branch, "endpoints", NeonEndpoint.class);
    }

    Mono<List<NeonRole>> roles(BranchPath branch) {
        return list(ROLES, branch, "roles", NeonRole.class);
    }

    Mono<List<NeonDatabase>> databases(BranchPath branch) {
        return list(DATABASES, branch, "databases", NeonDatabase.class);
    }

    private <T> Mono<List<T>> list(String path, BranchPath branch, String property, Class<T> type) {
        return api.read(
                ApiCall.get(path, branch.projectId(), branch.branchId()), response -> response.list(property, type));
    }
}
