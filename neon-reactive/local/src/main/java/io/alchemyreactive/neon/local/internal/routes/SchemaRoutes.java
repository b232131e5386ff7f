package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.compute.AdminSql;
import io.alchemyreactive.neon.local.internal.compute.LocalCompute;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.PointInTime;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import io.alchemyreactive.neon.local.internal.sql.SchemaDump;
import io.alchemyreactive.neon.local.internal.storage.Using;
import io.r2dbc.spi.R2dbcException;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The call about the schema of a database, as it is now or was at a point. */
public final class SchemaRoutes {

    private static final String NO_SUCH_DATABASE = "3D000";

    private final ControlServices services;
    private final StoredRows rows;
    private final ControlThread thread;

    public SchemaRoutes(ControlServices services) {
        this.services = services;
        this.rows = services.rows();
        this.thread = services.state().thread();
    }

    public void addTo(Router router) {
        router.onLater("GET", "/projects/{project}/branches/{branch}/schema", this::get);
    }

    private Mono<Response> get(Request request) {
        var project = rows.project(request.project());
        var branch = rows.branch(project.id, request.branch());
        var database = request.required("db_name");
        if (!request.query("format").orElse("sql").equals("sql")) {
            throw ApiException.badRequest("invalid request: the local Neon knows the format sql only");
        }
        var wishes = new Body("query", Views.object());
        request.query("lsn").ifPresent(value -> wishes.json().put("lsn", value));
        request.query("timestamp").ifPresent(value -> wishes.json().put("timestamp", value));
        var storage = services.storages().of(branch);
        var window = PointInTime.Window.of(project, services.realNow());
        var point =
                PointInTime.read(wishes, "lsn", "timestamp", storage, window).point();
        if (!branch.isReady()) {
            throw ApiException.refused("branch not ready yet");
        }
        branch.requireMasked();
        if (point.isEmpty()) {
            rows.database(branch.id, database);
        }
        Function<AdminSql, Mono<String>> read = sql -> SchemaDump.read(sql, database);
        return point.map(then -> {
                    var compute = services.storages().passing(project.id);
                    var origin = services.storages().origin(storage, then);
                    return Using.one(
                            Mono.just(compute),
                            made -> services.storages()
                                    .compute(storage)
                                    .recoverTo(made, origin, then, progress -> {})
                                    .then(made.sql())
                                    .flatMap(read),
                            LocalCompute::destroy);
                })
                .orElseGet(() -> awake(branch, read))
                .onErrorMap(
                        R2dbcException.class,
                        failure -> NO_SUCH_DATABASE.equals(failure.getSqlState())
                                ? ApiException.notFound("database")
                                : failure)
                .map(text -> Response.ok(Views.object().put("sql", text)));
    }

    /** Uses the compute of a branch, and suspends it again unless an endpoint needs it. */
    private Mono<String> awake(BranchRow branch, Function<AdminSql, Mono<String>> read) {
        var compute = services.storages().compute(branch);
        return Using.one(
                compute.sql(),
                read,
                sql -> thread.read(() -> rows.isWanted(branch.id))
                        .flatMap(wanted -> wanted ? Mono.<Void>empty() : compute.stop()));
    }
}
