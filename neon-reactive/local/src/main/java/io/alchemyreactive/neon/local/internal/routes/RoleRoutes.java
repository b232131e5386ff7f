package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.faults.Limits;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Call;
import io.alchemyreactive.neon.local.internal.http.Reply;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.Change;
import io.alchemyreactive.neon.local.internal.rows.RoleRow;
import io.alchemyreactive.neon.local.internal.rows.Rows;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The calls about the roles of a branch. */
public final class RoleRoutes {

    private static final String ROLES = "/projects/{project}/branches/{branch}/roles";

    private final Parts parts;
    private final Rows rows;
    private final NewBranches newBranches;

    public RoleRoutes(Parts parts, NewBranches newBranches) {
        this.parts = parts;
        this.rows = parts.rows();
        this.newBranches = newBranches;
    }

    public void addTo(Router router) {
        router.on("GET", ROLES, this::list)
                .on("POST", ROLES, this::create)
                .on("GET", ROLES + "/{role}", this::get)
                .on("DELETE", ROLES + "/{role}", this::delete)
                .on("GET", ROLES + "/{role}/reveal_password", this::reveal)
                .on("POST", ROLES + "/{role}/reset_password", this::reset);
    }

    private Reply list(Call call) {
        var branch = rows.branch(call.project(), call.branch());
        var json = Views.object();
        json.set("roles", Views.array(rows.rolesOf(branch.id).map(parts.views()::role)));
        return Reply.ok(json);
    }

    private Reply create(Call call) {
        var branch = rows.branch(call.project(), call.branch());
        var body = call.body().object("role");
        var name = body.text("name");
        var noLogin = body.findFlag("no_login").orElse(false);
        NameRules.requireRole(name);
        if (rows.findRole(branch.id, name).isPresent()) {
            throw ApiException.conflict("ROLE_ALREADY_EXISTS", "role already exists; role_name:\"" + name + "\"");
        }
        parts.behaviour()
                .limits()
                .require(Limits.Kind.ROLES, rows.rolesOf(branch.id).count());
        requireFree(branch);
        var role = newBranches.addRole(branch, name, noLogin);
        var json = withPassword(role);
        json.set("operations", configure(branch, Change.role(name)));
        return Reply.created(json);
    }

    private Reply get(Call call) {
        var branch = rows.branch(call.project(), call.branch());
        var json = Views.object();
        json.set("role", parts.views().role(rows.role(branch.id, call.name("role"))));
        return Reply.ok(json);
    }

    private Reply delete(Call call) {
        var branch = rows.branch(call.project(), call.branch());
        var found = rows.findRole(branch.id, call.name("role"));
        if (found.isEmpty()) {
            return Reply.nothing();
        }
        var role = found.get();
        requireFree(branch);
        if (rows.databasesOf(branch.id).anyMatch(database -> database.ownerName.equals(role.name))) {
            throw ApiException.refused("cannot delete a role that owns databases; role_name:\"" + role.name + "\"");
        }
        rows.roles.remove(role);
        parts.passwords().remove(branch.id, role.name);
        var json = Views.object();
        json.set("role", parts.views().role(role));
        json.set("operations", configure(branch, new Change(Change.Kind.DROP_ROLE, role.name, "")));
        return Reply.ok(json);
    }

    private Reply reveal(Call call) {
        var project = rows.project(call.project());
        var branch = rows.branch(project.id, call.branch());
        var role = rows.role(branch.id, call.name("role"));
        if (!project.storePasswords) {
            throw ApiException.of(412, "", "passwords are not stored");
        }
        var password = parts.passwords()
                .of(branch.id, role.name)
                .orElseThrow(() -> ApiException.notFound("password of role " + role.name));
        return Reply.ok(Views.object().put("password", password));
    }

    private Reply reset(Call call) {
        var branch = rows.branch(call.project(), call.branch());
        var role = rows.role(branch.id, call.name("role"));
        requireFree(branch);
        parts.passwords().put(branch.id, role.name, parts.ids().password());
        role.updatedAt = parts.now();
        var json = withPassword(role);
        json.set("operations", configure(branch, Change.role(role.name)));
        return Reply.ok(json);
    }

    private ObjectNode withPassword(RoleRow role) {
        var json = Views.object();
        json.set("role", parts.views().roleWithPassword(role));
        return json;
    }

    private void requireFree(BranchRow branch) {
        parts.operations().requireFree(rows.project(branch.projectId), branch.id);
    }

    private tools.jackson.databind.node.ArrayNode configure(BranchRow branch, Change change) {
        return parts.views().operations(parts.operations().configure(branch, List.of(change)));
    }
}
