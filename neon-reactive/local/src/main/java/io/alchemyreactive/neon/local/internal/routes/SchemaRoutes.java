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
import io.alchemyreactive.neon.local.internal.sql.UnifiedDiff;
import io.alchemyreactive.neon.local.internal.storage.Using;
import io.r2dbc.spi.R2dbcException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The calls about the schema of a database, now or at a point in the past. */
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
        router.onLater("GET", "/projects/{project}/branches/{branch}/schema", this::get)
                .onLater("GET", "/projects/{project}/branches/{branch}/compare_schema", this::compare);
    }

    private Mono<Response> get(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        request.query("format").filter(format -> !format.equals("sql")).ifPresent(format -> {
            throw Request.invalid("format", "must be sql, the only one that the local Neon knows");
        });
        return text(request, branch, "").map(text -> Response.ok(Views.object().put("sql", text)));
    }

    /** Compares with another branch; with the parent when the request names no branch. */
    private Mono<Response> compare(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        var base = request.query("base_branch_id")
                .or(() -> Optional.ofNullable(branch.parentId))
                .map(id -> rows.branch(branch.projectId, id))
                .orElseThrow(() -> ApiException.badRequest("invalid request: query parameter base_branch_id is"
                        + " required, since the branch has no parent"));
        var database = request.required("db_name");
        var before = text(request, base, "base_");
        var after = text(request, branch, "");
        // Runs one after the other, because both may read one branch, which is suspended after each read.
        return before.flatMap(old -> after.map(text -> UnifiedDiff.of("a/" + database, old, "b/" + database, text)))
                .map(diff -> Response.ok(Views.object().put("diff", diff)));
    }

    /** The schema of a branch at the point in the parameters with this prefix. */
    private Mono<String> text(Request request, BranchRow branch, String prefix) {
        var project = rows.project(branch.projectId);
        var database = request.required("db_name");
        var wishes = new Body("query", Views.object());
        for (var name : List.of(prefix + "lsn", prefix + "timestamp")) {
            request.query(name).ifPresent(value -> wishes.json().put(name, value));
        }
        var storage = services.storages().of(branch);
        var window = PointInTime.Window.of(project, services.realNow());
        var point = PointInTime.read(wishes, prefix + "lsn", prefix + "timestamp", storage, window)
                .point();
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
                                : failure);
    }

    /** Uses the compute of a branch, and suspends it afterwards unless an endpoint needs it. */
    private Mono<String> awake(BranchRow branch, Function<AdminSql, Mono<String>> read) {
        var compute = services.storages().compute(branch);
        return Using.one(
                compute.sql(),
                read,
                sql -> thread.read(() -> rows.isWanted(branch.id))
                        .flatMap(wanted -> wanted ? Mono.<Void>empty() : compute.stop()));
    }
}
