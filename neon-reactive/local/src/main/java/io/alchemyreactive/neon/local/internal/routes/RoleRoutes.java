package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.faults.AccountLimits;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ClusterChange;
import io.alchemyreactive.neon.local.internal.rows.RoleRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls about the roles of a branch. */
public final class RoleRoutes {

    private static final String ROLES = "/projects/{project}/branches/{branch}/roles";

    private final ControlServices services;
    private final StoredRows rows;
    private final BranchFactory factory;

    public RoleRoutes(ControlServices services, BranchFactory factory) {
        this.services = services;
        this.rows = services.rows();
        this.factory = factory;
    }

    public void addTo(Router router) {
        router.on("GET", ROLES, this::list)
                .on("POST", ROLES, this::create)
                .on("GET", ROLES + "/{role}", this::get)
                .on("DELETE", ROLES + "/{role}", this::delete)
                .on("GET", ROLES + "/{role}/reveal_password", this::reveal)
                .on("POST", ROLES + "/{role}/reset_password", this::reset);
    }

    private Response list(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        var json = Views.object();
        json.set("roles", Views.array(rows.rolesOf(branch.id).map(services.views()::role)));
        return Response.ok(json);
    }

    private Response create(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        var body = request.body().object("role");
        var name = body.text("name");
        var noLogin = body.findFlag("no_login").orElse(false);
        NameRules.requireRole(name);
        if (rows.findRole(branch.id, name).isPresent()) {
            throw ApiException.conflict("ROLE_ALREADY_EXISTS", "role already exists; role_name:\"" + name + "\"");
        }
        services.faultInjection()
                .limits()
                .require(AccountLimits.Kind.ROLES, rows.rolesOf(branch.id).count());
        requireFree(branch);
        var role = factory.addRole(branch, name, noLogin);
        var json = withPassword(role);
        json.set("operations", configure(branch, ClusterChange.role(name)));
        return Response.created(json);
    }

    private Response get(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        var json = Views.object();
        json.set("role", services.views().role(rows.role(branch.id, request.name("role"))));
        return Response.ok(json);
    }

    private Response delete(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        var found = rows.findRole(branch.id, request.name("role"));
        if (found.isEmpty()) {
            return Response.nothing();
        }
        var role = found.get();
        requireFree(branch);
        if (rows.databasesOf(branch.id).anyMatch(database -> database.ownerName.equals(role.name))) {
            throw ApiException.refused("cannot delete a role that owns databases; role_name:\"" + role.name + "\"");
        }
        rows.roles.remove(role);
        services.passwords().remove(branch.id, role.name);
        var json = Views.object();
        json.set("role", services.views().role(role));
        json.set("operations", configure(branch, new ClusterChange(ClusterChange.Kind.DROP_ROLE, role.name, "")));
        return Response.ok(json);
    }

    private Response reveal(Request request) {
        var project = rows.project(request.project());
        var branch = rows.branch(project.id, request.branch());
        var role = rows.role(branch.id, request.name("role"));
        if (!project.storePasswords) {
            throw ApiException.of(412, "", "passwords are not stored");
        }
        var password = services.passwords()
                .of(branch.id, role.name)
                .orElseThrow(() -> ApiException.notFound("password of role " + role.name));
        return Response.ok(Views.object().put("password", password));
    }

    private Response reset(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        var role = rows.role(branch.id, request.name("role"));
        requireFree(branch);
        services.passwords().put(branch.id, role.name, services.ids().password());
        role.updatedAt = services.now();
        var json = withPassword(role);
        json.set("operations", configure(branch, ClusterChange.role(role.name)));
        return Response.ok(json);
    }

    private ObjectNode withPassword(RoleRow role) {
        var json = Views.object();
        json.set("role", services.views().roleWithPassword(role));
        return json;
    }

    private void requireFree(BranchRow branch) {
        services.operations().requireFree(rows.project(branch.projectId), branch.id);
    }

    private ArrayNode configure(BranchRow branch, ClusterChange change) {
        return services.views().operations(services.operations().configure(branch, List.of(change)));
    }
}
