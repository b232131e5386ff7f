package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.database.CreateDatabaseRequest;
import io.alchemyreactive.neon.api.database.DatabaseChanged;
import io.alchemyreactive.neon.api.database.Databases;
import io.alchemyreactive.neon.api.database.NeonDatabase;
import io.alchemyreactive.neon.api.database.UpdateDatabaseRequest;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.DatabasePath;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Databases over HTTP. */
final class HttpDatabases implements Databases {

    private static final String ONE = "/projects/{project_id}/branches/{branch_id}/databases/{database_name}";

    private final ApiClient api;
    private final BranchReads reads;

    HttpDatabases(ApiClient api) {
        this.api = api;
        this.reads = new BranchReads(api);
    }

    @Override
    public Flux<NeonDatabase> list(BranchPath branch) {
        return reads.databases(branch).flatMapIterable(databases -> databases).checkpoint("Databases.list");
    }

    @Override
    public Mono<NeonDatabase> get(DatabasePath database) {
        return api.read(ApiCall.get(ONE, ids(database)), response -> response.at("database", NeonDatabase.class))
                .checkpoint("Databases.get");
    }

    @Override
    public Mono<DatabaseChanged> create(CreateDatabaseRequest request) {
        BranchPath branch = request.branch();
        JsonFields database = JsonFields.of().text("name", request.name()).text("owner_name", request.ownerName());
        ApiCall call = ApiCall.post(BranchReads.DATABASES, branch.projectId(), branch.branchId())
                .body(JsonFields.of().object("database", database).node());
        return api.change(branch.projectId(), call, DatabaseChanged.class, DatabaseChanged::operations)
                .checkpoint("Databases.create");
    }

    @Override
    public Mono<DatabaseChanged> update(UpdateDatabaseRequest request) {
        DatabasePath path = request.database();
        JsonFields database = JsonFields.of().text("name", request.name()).text("owner_name", request.ownerName());
        return api.patch(
                        path.branch().projectId(),
                        ApiCall.patch(ONE, ids(path))
                                .body(JsonFields.of()
                                        .object("database", database)
                                        .node()),
                        ApiCall.get(ONE, ids(path)),
                        "database",
                        DatabaseChanged.class,
                        DatabaseChanged::operations,
                        HttpBranches.about(path.branch().branchId()))
                .checkpoint("Databases.update");
    }

    @Override
    public Mono<DatabaseChanged> delete(DatabasePath database) {
        return api.delete(
                        database.branch().projectId(),
                        ApiCall.delete(ONE, ids(database)),
                        DatabaseChanged.class,
                        DatabaseChanged::operations,
                        HttpBranches.about(database.branch().branchId()))
                .checkpoint("Databases.delete");
    }

    private static String[] ids(DatabasePath database) {
        return new String[] {database.branch().projectId(), database.branch().branchId(), database.database()};
    }
}
