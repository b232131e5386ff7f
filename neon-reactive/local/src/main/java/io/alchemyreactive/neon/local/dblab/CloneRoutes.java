package io.alchemyreactive.neon.local.dblab;

import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.RequestJson;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** The calls about clones. */
final class CloneRoutes {

    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
    private static final String DEFAULT_DATABASE = "postgres";
    private static final Response DONE = new Response(200, Optional.empty());

    private final CloneTable table;
    private final CloneWork work;
    private final DbLabViews views;
    private final LocalDbLabOptions options;

    CloneRoutes(CloneTable table, CloneWork work, DbLabViews views, LocalDbLabOptions options) {
        this.table = table;
        this.work = work;
        this.views = views;
        this.options = options;
    }

    void addTo(Router router) {
        router.on("GET", "/clones", request -> list())
                .on("POST", "/clone", this::create)
                .on("GET", "/clone/{id}", this::get)
                .on("PATCH", "/clone/{id}", this::update)
                .on("DELETE", "/clone/{id}", this::delete)
                .on("POST", "/clone/{id}/reset", this::reset);
    }

    private Response list() {
        var json = RequestJson.object().putArray("clones");
        return Response.ok(json.addAll(table.clones(this::view)));
    }

    private Response get(Request request) {
        return table.clone(request.name("id"), this::view).map(Response::ok).orElseThrow(DbLabErrors::notFound);
    }

    private Response create(Request request) {
        var body = request.body();
        var id = body.text("id");
        if (!ID.matcher(id).matches()) {
            throw DbLabErrors.badRequest("clone ID must match " + ID);
        }
        var branch = body.findText("branch").orElse(CloneTable.MAIN);
        var snapshot = body.find("snapshot").map(given -> given.text("id"));
        var login = login(body.object("db"));
        var database = body.object("db").findText("db_name").orElse("");
        var now = options.clock().instant();
        var lease = lease(body);
        request.requireAllRead();
        if (PasswordStrength.bits(login.password()) < PasswordStrength.LEAST) {
            throw DbLabErrors.badRequest("insecure password, try including more special characters, using uppercase"
                    + " letters, using numbers or using a longer password");
        }
        // A snapshot comes before a branch.
        var snapshotId = snapshot.orElseGet(() ->
                table.head(branch).orElseThrow(() -> DbLabErrors.badRequest("failed to find the branch: " + branch)));
        var from = table.snapshot(snapshotId);
        var clone = new CloneRow(id, snapshot.isPresent() ? from.branch() : branch, snapshotId, login, database, now);
        lease.ifPresent(time -> clone.protect(time, now));
        table.add(clone);
        var answer = Response.created(table.clone(id, views::clone).orElseThrow());
        work.create(id, snapshotId, login);
        return answer;
    }

    private static CloneServers.Login login(Body db) {
        return new CloneServers.Login(
                db.text("username"),
                db.text("password"),
                db.findFlag("restricted").orElse(false),
                db.findText("db_name").filter(name -> !name.isEmpty()).orElse(DEFAULT_DATABASE));
    }

    /** The time of a wanted protection, within the limit; empty when none is wanted. */
    private Optional<Duration> lease(Body body) {
        var minutes = body.findLong("protectionDurationMinutes", 0, Long.MAX_VALUE);
        if (!body.findFlag("protected").orElse(false)) {
            return Optional.empty();
        }
        var most = options.protectionMax();
        var asked = minutes.map(Duration::ofMinutes).orElse(options.protectionDefault());
        return Optional.of(asked.isZero() || asked.compareTo(most) > 0 ? most : asked);
    }

    private Response update(Request request) {
        var lease = lease(request.body());
        request.requireAllRead();
        var now = options.clock().instant();
        ObjectNode json = table.clone(request.name("id"), clone -> {
                    lease.ifPresentOrElse(time -> clone.protect(time, now), clone::unprotect);
                    return view(clone);
                })
                .orElseThrow(DbLabErrors::unknownClone);
        return Response.ok(json);
    }

    private Response delete(Request request) {
        var id = request.name("id");
        var now = options.clock().instant();
        boolean begins = table.clone(id, clone -> beginDelete(clone, now)).orElseThrow(DbLabErrors::unknownClone);
        if (begins) {
            work.delete(id);
        }
        return DONE;
    }

    private static boolean beginDelete(CloneRow clone, Instant now) {
        clone.expire(now);
        if (clone.isProtected && clone.status != CloneRow.Status.FATAL) {
            throw DbLabErrors.protectedClone();
        }
        if (clone.status == CloneRow.Status.CREATING || clone.status == CloneRow.Status.RESETTING) {
            // The service would leave the container of the clone behind.
            throw DbLabErrors.badRequest("the local DBLab deletes no clone while it works on it: wait for OK or FATAL");
        }
        if (clone.status == CloneRow.Status.DELETING) {
            return false;
        }
        clone.become(CloneRow.Status.DELETING);
        return true;
    }

    private Response reset(Request request) {
        var id = request.name("id");
        var body = request.body();
        var given = body.findText("snapshotID").filter(text -> !text.isEmpty());
        boolean latest = body.findFlag("latest").orElse(false);
        request.requireAllRead();
        if (given.isPresent() && latest) {
            throw DbLabErrors.badRequest("parameters \"snapshotID\" and \"latest\" must not be specified together");
        }
        var snapshots = table.snapshots(Optional.empty());
        var newest = snapshots.get(snapshots.size() - 1).id();
        given.ifPresent(table::snapshot);
        var snapshotId = table.clone(id, clone -> beginReset(clone, given.orElse(latest ? newest : clone.snapshotId)))
                .orElseThrow(DbLabErrors::unknownClone);
        work.reset(id, snapshotId, table.clone(id, clone -> clone.login).orElseThrow());
        return DONE;
    }

    private static String beginReset(CloneRow clone, String snapshotId) {
        if (clone.startedAt == null) {
            throw DbLabErrors.unknownClone();
        }
        if (clone.status != CloneRow.Status.OK && clone.status != CloneRow.Status.FATAL) {
            throw DbLabErrors.badRequest("the local DBLab resets a clone when it is OK or FATAL, not " + clone.status);
        }
        clone.become(CloneRow.Status.RESETTING);
        return snapshotId;
    }

    private ObjectNode view(CloneRow clone) {
        clone.expire(options.clock().instant());
        return views.clone(clone);
    }
}
