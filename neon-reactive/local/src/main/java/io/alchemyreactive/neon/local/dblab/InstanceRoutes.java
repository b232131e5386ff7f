package io.alchemyreactive.neon.local.dblab;

import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.RequestJson;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls about the instance, its branches and its snapshots. */
final class InstanceRoutes {

    private static final Pattern BRANCH = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_-]*");

    private final CloneTable table;
    private final CloneServers servers;
    private final DbLabViews views;
    private final LocalDbLabOptions options;

    InstanceRoutes(CloneTable table, CloneServers servers, DbLabViews views, LocalDbLabOptions options) {
        this.table = table;
        this.servers = servers;
        this.views = views;
        this.options = options;
    }

    void addTo(Router router) {
        router.on("GET", "/healthz", request -> Response.ok(views.engine()))
                .on("GET", "/status", request -> Response.ok(views.status()))
                .on("GET", "/snapshots", this::snapshots)
                .onLater("POST", "/snapshot", this::refresh)
                .onLater("POST", "/branch/snapshot", this::commit)
                .on("GET", "/branches", request -> branches())
                .on("POST", "/branch", this::branch)
                .on("DELETE", "/branch/{name}", this::dropBranch);
    }

    private Response snapshots(Request request) {
        return Response.ok(
                array(table.snapshots(request.query("branch")).stream().map(views::snapshot)));
    }

    /** Takes a snapshot of the original data for the main branch. */
    private Mono<Response> refresh(Request request) {
        request.body()
                .findText("poolName")
                .filter(pool -> !pool.equals(CloneTable.POOL))
                .ifPresent(pool -> {
                    throw DbLabErrors.badRequest("pool " + pool + " not found");
                });
        request.requireAllRead();
        return takeSnapshot().map(snapshot -> Response.ok(views.snapshot(snapshot)));
    }

    /** Emits a new snapshot of the original data, the newest of the main branch. */
    Mono<CloneTable.SnapshotRow> takeSnapshot() {
        return Mono.defer(() -> {
            var snapshot = table.nextSnapshot(CloneTable.MAIN, options.clock().instant());
            return servers.takeSnapshot(snapshot.id())
                    .then(Mono.fromRunnable(() -> table.add(snapshot)))
                    .thenReturn(snapshot);
        });
    }

    /** Takes a snapshot of a clone, the newest of its branch. */
    private Mono<Response> commit(Request request) {
        var id = request.body().text("cloneID");
        request.body().findText("message");
        request.requireAllRead();
        var branch = table.clone(id, clone -> clone.branch).orElseThrow(DbLabErrors::notFound);
        var snapshot = table.nextSnapshot(branch, options.clock().instant());
        return servers.takeSnapshot(snapshot.id(), id)
                .then(Mono.fromRunnable(() -> table.add(snapshot)))
                .thenReturn(Response.ok(RequestJson.object().put("snapshotID", snapshot.id())));
    }

    private Response branches() {
        return Response.ok(array(table.branches().entrySet().stream().map(views::branch)));
    }

    private Response branch(Request request) {
        var body = request.body();
        var name = body.text("branchName");
        var base = body.findText("baseBranch");
        var snapshot = body.findText("snapshotID");
        request.requireAllRead();
        if (!BRANCH.matcher(name).matches()) {
            throw DbLabErrors.badRequest("branch name must match " + BRANCH);
        }
        if (base.isPresent() && snapshot.isPresent()) {
            throw DbLabErrors.badRequest("either base branch name or base snapshot ID must be specified, not both");
        }
        var from = snapshot.or(() -> table.head(base.orElse(CloneTable.MAIN)))
                .orElseThrow(() -> DbLabErrors.badRequest("base branch not found"));
        table.branch(name, from);
        return Response.ok(RequestJson.object().put("name", name));
    }

    private Response dropBranch(Request request) {
        table.dropBranch(request.name("name"));
        return Response.ok(RequestJson.object().put("status", "OK").put("message", "Deleted branch"));
    }

    private static ArrayNode array(Stream<ObjectNode> items) {
        return RequestJson.object().putArray("items").addAll(items.toList());
    }
}
