package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.faults.Limits;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Call;
import io.alchemyreactive.neon.local.internal.http.Reply;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.Change;
import io.alchemyreactive.neon.local.internal.rows.Change.Kind;
import io.alchemyreactive.neon.local.internal.rows.DatabaseRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.Rows;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The calls about the databases of a branch. */
public final class DatabaseRoutes {

    private static final String DATABASES = "/projects/{project}/branches/{branch}/databases";

    private final Parts parts;
    private final Rows rows;
    private final NewBranches newBranches;

    public DatabaseRoutes(Parts parts, NewBranches newBranches) {
        this.parts = parts;
        this.rows = parts.rows();
        this.newBranches = newBranches;
    }

    public void addTo(Router router) {
        router.on("GET", DATABASES, this::list)
                .on("POST", DATABASES, this::create)
                .on("GET", DATABASES + "/{database}", this::get)
                .on("PATCH", DATABASES + "/{database}", this::update)
                .on("DELETE", DATABASES + "/{database}", this::delete);
    }

    private Reply list(Call call) {
        var branch = rows.branch(call.project(), call.branch());
        var json = Views.object();
        json.set("databases", Views.array(rows.databasesOf(branch.id).map(parts.views()::database)));
        return Reply.ok(json);
    }

    private Reply create(Call call) {
        var branch = rows.branch(call.project(), call.branch());
        var body = call.body().object("database");
        var name = body.text("name");
        var owner = body.text("owner_name");
        NameRules.requireDatabase(name);
        requireNew(branch, name);
        requireOwner(branch, owner);
        parts.behaviour()
                .limits()
                .require(Limits.Kind.DATABASES, rows.databasesOf(branch.id).count());
        requireFree(branch);
        var database = newBranches.addDatabase(branch, name, owner);
        return Reply.created(changed(branch, database, List.of(new Change(Kind.DATABASE, name, owner))));
    }

    private Reply get(Call call) {
        var branch = rows.branch(call.project(), call.branch());
        return Reply.ok(one(rows.database(branch.id, call.name("database"))));
    }

    private Reply update(Call call) {
        var branch = rows.branch(call.project(), call.branch());
        var database = rows.database(branch.id, call.name("database"));
        var body = call.body().object("database");
        var name = body.findText("name").filter(wanted -> !wanted.equals(database.name));
        var owner = body.findText("owner_name").filter(wanted -> !wanted.equals(database.ownerName));
        name.ifPresent(wanted -> {
            NameRules.requireDatabase(wanted);
            requireNew(branch, wanted);
        });
        owner.ifPresent(wanted -> requireOwner(branch, wanted));
        requireFree(branch);
        var changes = new ArrayList<Change>();
        owner.ifPresent(wanted -> {
            changes.add(new Change(Kind.OWNER, database.name, wanted));
            database.ownerName = wanted;
        });
        name.ifPresent(wanted -> {
            changes.add(new Change(Kind.RENAME_DATABASE, database.name, wanted));
            database.name = wanted;
        });
        database.updatedAt = parts.now();
        return Reply.ok(changed(branch, database, changes));
    }

    private Reply delete(Call call) {
        var branch = rows.branch(call.project(), call.branch());
        var found = rows.findDatabase(branch.id, call.name("database"));
        if (found.isEmpty()) {
            return Reply.nothing();
        }
        requireFree(branch);
        var database = found.get();
        rows.databases.remove(database);
        return Reply.ok(changed(branch, database, List.of(new Change(Kind.DROP_DATABASE, database.name, ""))));
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
        parts.operations().requireFree(rows.project(branch.projectId), branch.id);
    }

    private ObjectNode changed(BranchRow branch, DatabaseRow database, List<Change> changes) {
        var operations =
                changes.isEmpty() ? List.<OperationRow>of() : parts.operations().configure(branch, changes);
        var json = one(database);
        json.set("operations", parts.views().operations(operations));
        return json;
    }

    private ObjectNode one(DatabaseRow database) {
        var json = Views.object();
        json.set("database", parts.views().database(database));
        return json;
    }
}
