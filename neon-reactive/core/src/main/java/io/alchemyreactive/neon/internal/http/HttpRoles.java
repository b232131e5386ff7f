package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.RolePath;
import io.alchemyreactive.neon.api.role.CreateRoleRequest;
import io.alchemyreactive.neon.api.role.NeonRole;
import io.alchemyreactive.neon.api.role.RoleChanged;
import io.alchemyreactive.neon.api.role.Roles;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Roles over HTTP. */
final class HttpRoles implements Roles {

    private static final String ONE = "/projects/{project_id}/branches/{branch_id}/roles/{role_name}";

    private final ApiClient api;
    private final BranchReads reads;

    HttpRoles(ApiClient api) {
        this.api = api;
        this.reads = new BranchReads(api);
    }

    @Override
    public Flux<NeonRole> list(BranchPath branch) {
        return reads.roles(branch).flatMapIterable(roles -> roles).checkpoint("Roles.list");
    }

    @Override
    public Mono<NeonRole> get(RolePath role) {
        return api.read(ApiCall.get(ONE, ids(role)), response -> response.at("role", NeonRole.class))
                .checkpoint("Roles.get");
    }

    @Override
    public Mono<RoleChanged> create(CreateRoleRequest request) {
        BranchPath branch = request.branch();
        ApiCall call = ApiCall.post(BranchReads.ROLES, branch.projectId(), branch.branchId())
                .body(JsonFields.of()
                        .object(
                                "role",
                                JsonFields.of()
                                        .text("name", request.name())
                                        .flag(
                                                "no_login",
                                                Optional.of(true)
                                                        .filter(no ->
                                                                request.login() == CreateRoleRequest.Login.DENIED)))
                        .node());
        return change(branch, call).checkpoint("Roles.create");
    }

    @Override
    public Mono<RoleChanged> delete(RolePath role) {
        return api.delete(
                        role.branch().projectId(),
                        ApiCall.delete(ONE, ids(role)),
                        RoleChanged.class,
                        RoleChanged::operations,
                        HttpBranches.about(role.branch().branchId()))
                .checkpoint("Roles.delete");
    }

    @Override
    public Mono<Redacted<String>> revealPassword(RolePath role) {
        return api.read(
                        ApiCall.get(ONE + "/reveal_password", ids(role)),
                        response -> Redacted.of(response.at("password", String.class)))
                .checkpoint("Roles.revealPassword");
    }

    @Override
    public Mono<RoleChanged> resetPassword(RolePath role) {
        ApiCall call = ApiCall.post(ONE + "/reset_password", ids(role)).asIdempotent();
        return change(role.branch(), call).checkpoint("Roles.resetPassword");
    }

    private Mono<RoleChanged> change(BranchPath branch, ApiCall call) {
        return api.change(branch.projectId(), call, RoleChanged.class, RoleChanged::operations);
    }

    private static String[] ids(RolePath role) {
        return new String[] {role.branch().projectId(), role.branch().branchId(), role.role()};
    }
}
