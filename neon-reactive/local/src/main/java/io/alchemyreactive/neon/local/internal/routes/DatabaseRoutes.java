package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.faults.AccountLimits;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ClusterChange;
import io.alchemyreactive.neon.local.internal.rows.ClusterChange.Kind;
import io.alchemyreactive.neon.local.internal.rows.DatabaseRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The calls about the databases of a branch. */
public final class DatabaseRoutes {

    private static final String DATABASES = "/projects/{project}/branches/{branch}/databases";

    private final ControlServices services;
    private final StoredRows rows;
    private final BranchFactory factory;

    public DatabaseRoutes(ControlServices services, BranchFactory factory) {
        this.services = services;
        this.rows = services.rows();
        this.factory = factory;
    }

    public void addTo(Router router) {
        router.on("GET", DATABASES, this::list)
                .on("POST", DATABASES, this::create)
                .on("GET", DATABASES + "/{database}", this::get)
                .on("PATCH", DATABASES + "/{database}", this::update)
                .on("DELETE", DATABASES + "/{database}", this::delete);
    }

    private Response list(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        var json = Views.object();
        json.set("databases", Views.array(rows.databasesOf(branch.id).map(services.views()::database)));
        return Response.ok(json);
    }

    private Response create(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        var body = request.body().object("database");
        var name = body.text("name");
        var owner = body.text("owner_name");
        NameRules.requireDatabase(name);
        requireNew(branch, name);
        requireOwner(branch, owner);
        services.faultInjection()
                .limits()
                .require(
                        AccountLimits.Kind.DATABASES,
                        rows.databasesOf(branch.id).count());
        requireFree(branch);
        var database = factory.addDatabase(branch, name, owner);
        return Response.created(changed(branch, database, List.of(new ClusterChange(Kind.DATABASE, name, owner))));
    }

    private Response get(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        return Response.ok(one(rows.database(branch.id, request.name("database"))));
    }

    private Response update(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        var database = rows.database(branch.id, request.name("database"));
        var body = request.body().object("database");
        var name = body.findText("name").filter(wanted -> !wanted.equals(database.name));
        var owner = body.findText("owner_name").filter(wanted -> !wanted.equals(database.ownerName));
        name.ifPresent(wanted -> {
            NameRules.requireDatabase(wanted);
            requireNew(branch, wanted);
        });
        owner.ifPresent(wanted -> requireOwner(branch, wanted));
        requireFree(branch);
        var changes = new ArrayList<ClusterChange>();
        owner.ifPresent(wanted -> {
            changes.add(new ClusterChange(Kind.OWNER, database.name, wanted));
            database.ownerName = wanted;
        });
        name.ifPresent(wanted -> {
            changes.add(new ClusterChange(Kind.RENAME_DATABASE, database.name, wanted));
            database.name = wanted;
        });
        database.updatedAt = services.now();
        return Response.ok(changed(branch, database, changes));
    }

    private Response delete(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        var found = rows.findDatabase(branch.id, request.name("database"));
        if (found.isEmpty()) {
            return Response.nothing();
        }
        requireFree(branch);
        var database = found.get();
        rows.databases.remove(database);
        return Response.ok(
                changed(branch, database, List.of(new ClusterChange(Kind.DROP_DATABASE, database.name, ""))));
    }

    private void requireNew(BranchRow branch, String name) {
        if (rows.findDatabase(branch.id, name).isPresent()) {
            throw ApiException.conflict(
                    "DATABASE_ALREADY_EXISTS", "database already exists; database_name:\"" + name + "\"");
        }
    }

    private void requireOwner(BranchRow branch, String owner) {
        if (rows.findRole(branch.id, owner).isEmpty()) {
            throw ApiException.of(404, "", "database owner not found; role_name:\"" + owner + "\"");
        }
    }

    private void requireFree(BranchRow branch) {
        services.operations().requireFree(rows.project(branch.projectId), branch.id);
    }

    private ObjectNode changed(BranchRow branch, DatabaseRow database, List<ClusterChange> changes) {
        var operations = changes.isEmpty()
                ? List.<OperationRow>of()
                : services.operations().configure(branch, changes);
        var json = one(database);
        json.set("operations", services.views().operations(operations));
        return json;
    }

    private ObjectNode one(DatabaseRow database) {
        var json = Views.object();
        json.set("database", services.views().database(database));
        return json;
    }
}
