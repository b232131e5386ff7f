package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.faults.AccountLimits;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.Ids;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.ProjectRow;
import io.alchemyreactive.neon.local.internal.rows.ServerSettings;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The calls about projects. */
public final class ProjectRoutes {

    private static final int NAME_LENGTH = 256;
    private static final long DEFAULT_RETENTION_SECONDS = 86_400;
    private static final long MOST_RETENTION_SECONDS = 2_592_000;
    private static final int DEFAULT_VERSION = 17;
    private static final int LEAST_TIMEOUT = 100;
    private static final int MOST_TIMEOUT = 30_000;

    private final ControlServices services;
    private final StoredRows rows;
    private final BranchFactory factory;
    private final boolean strict;

    public ProjectRoutes(ControlServices services, BranchFactory factory, boolean strict) {
        this.services = services;
        this.rows = services.rows();
        this.factory = factory;
        this.strict = strict;
    }

    public void addTo(Router router) {
        var checked = new CheckedSettings(services);
        router.onLater(
                        "POST",
                        "/projects",
                        checked.before(request -> version(request.body().object("project")), this::create))
                .on("GET", "/projects", this::list)
                .on("GET", "/projects/shared", this::shared)
                .on("GET", "/projects/{project}", this::get)
                .onLater("PATCH", "/projects/{project}", checked.before(this::update))
                .on("DELETE", "/projects/{project}", this::delete)
                .on("POST", "/projects/{project}/recover", this::recover)
                .on("GET", "/projects/{project}/available_preload_libraries", this::libraries);
    }

    private Response create(Request request) {
        var body = request.body().object("project");
        var project = new ProjectRow();
        services.faultInjection().limits().require(AccountLimits.Kind.PROJECTS, rows.projects.size());
        project.id = services.ids().project();
        project.name = body.findName("name", NAME_LENGTH).orElse(project.id);
        project.regionId = AccountRoutes.region(body).orElse(AccountRoutes.DEFAULT_REGION);
        project.pgVersion = version(body);
        project.historyRetentionSeconds = retention(body).orElse(DEFAULT_RETENTION_SECONDS);
        project.storePasswords = body.findFlag("store_passwords").orElse(true);
        project.orgId = body.findText("org_id").orElse(null);
        project.strict = strict;
        EndpointSettings.provisioner(body).ifPresent(text -> project.provisioner = text);
        takeSettings(project, body);
        // Earlier versions of the API had these compute limits next to the settings of endpoints.
        var size = ComputeSize.read(body);
        size.least().ifPresent(units -> project.defaultEndpointSettings.putIfAbsent(ComputeSize.LEAST, units));
        size.most().ifPresent(units -> project.defaultEndpointSettings.putIfAbsent(ComputeSize.MOST, units));
        project.createdAt = services.now();
        project.updatedAt = project.createdAt;

        var root = factory.root(project, body.find("branch"));

        rows.projects.put(project.id, project);
        var operations = services.operations()
                .schedule(List.of(
                        services.operations().create(Action.CREATE_TIMELINE, project.id, root.branch().id, null),
                        services.operations()
                                .create(Action.START_COMPUTE, project.id, root.branch().id, root.endpoint().id)
                                .with(root.changes())));
        var json = Views.object();
        json.set("project", services.views().project(project));
        factory.describe(json, root.branch(), List.of(root.endpoint()), true);
        json.set("operations", services.views().operations(operations));
        return Response.created(json);
    }

    private int version(Body body) {
        var version = body.findLong("pg_version", 14, 19).map(Long::intValue).orElseGet(this::standardVersion);
        if (!services.storages().majors().contains(version)) {
            throw ApiException.badRequest(services.storages().cureFor(version));
        }
        return version;
    }

    /** The default version in Neon's API, or the newest version that can run. */
    private int standardVersion() {
        var majors = services.storages().majors();
        return majors.contains(DEFAULT_VERSION)
                ? DEFAULT_VERSION
                : majors.stream().max(Integer::compare).orElse(DEFAULT_VERSION);
    }

    private static Optional<Long> retention(Body body) {
        return body.findLong("history_retention_seconds", 0, MOST_RETENTION_SECONDS);
    }

    private Response list(Request request) {
        var limit = request.limit(10, 400);
        var recoverable = request.flag("recoverable").orElse(false);
        var org = request.query("org_id");
        // Accepted without effect, because a list is never slow.
        request.number("timeout", LEAST_TIMEOUT, MOST_TIMEOUT);
        var cursor = request.query("cursor").map(ProjectRoutes::place).orElse("");
        var search = request.query("search").orElse("").toLowerCase(Locale.ROOT);
        // Sorted by the value in the cursor, so that no page skips a project when another project is removed.
        return Response.ok(page((recoverable ? recoverable() : rows.projects.values().stream())
                .filter(project -> project.id.compareTo(cursor) > 0)
                .filter(project -> org.map(id -> id.equals(project.orgId)).orElse(true))
                .filter(project -> project.id.contains(search)
                        || project.name.toLowerCase(Locale.ROOT).contains(search))
                .sorted(Comparator.comparing(project -> project.id))
                .limit(limit)
                .toList()));
    }

    /** The id after which a page begins. The project may be deleted by now. */
    private static String place(String cursor) {
        if (!Ids.isProject(cursor)) {
            throw Request.invalid("cursor", "is none that was given out");
        }
        return cursor;
    }

    private Stream<ProjectRow> recoverable() {
        return rows.deletedProjects.values().stream()
                .filter(deleted -> deleted.isRecoverable(services.now()))
                .map(deleted -> deleted.project);
    }

    /** Answers an empty list, because a local Neon has no shared projects. */
    private Response shared(Request request) {
        request.limit(10, 400);
        request.query("cursor");
        request.query("search");
        request.number("timeout", LEAST_TIMEOUT, MOST_TIMEOUT);
        return Response.ok(page(List.of()));
    }

    private ObjectNode page(List<ProjectRow> projects) {
        var json = Views.object();
        json.set("projects", Views.array(projects.stream().map(this::item)));
        json.putObject("applications");
        json.putObject("integrations");
        if (!projects.isEmpty()) {
            json.putObject("pagination").put("cursor", projects.get(projects.size() - 1).id);
        }
        return json;
    }

    private ObjectNode item(ProjectRow project) {
        var json = services.views().projectItem(project);
        var deleted = rows.deletedProjects.get(project.id);
        if (deleted != null) {
            Views.putPresent(json, "deleted_at", deleted.deletedAt);
            Views.putPresent(json, "recoverable_until", deleted.recoverableUntil);
        }
        return json;
    }

    private Response get(Request request) {
        return Response.ok(one(rows.project(request.project())));
    }

    private Response update(Request request) {
        var project = rows.project(request.project());
        var body = request.body().object("project");
        if (body.isNull("settings")) {
            throw ApiException.badRequest("settings must not be nil");
        }
        services.operations().requireFree(project);
        var name = body.findName("name", NAME_LENGTH);
        var retention = retention(body);
        var before = ServerSettings.of(project, Optional.empty());
        takeSettings(project, body);
        name.ifPresent(text -> project.name = text);
        retention.ifPresent(seconds -> project.historyRetentionSeconds = seconds);
        project.updatedAt = services.now();
        var restarts = ServerSettings.of(project, Optional.empty()).equals(before)
                ? List.<OperationRow>of()
                : restarts(project);
        var json = one(project);
        json.set("operations", services.views().operations(services.operations().schedule(restarts)));
        return Response.ok(json);
    }

    private static void takeSettings(ProjectRow project, Body body) {
        body.find("settings")
                .ifPresent(settings -> project.settings.putAll(ProjectSettings.read(settings, project.settings)));
        body.find("default_endpoint_settings")
                .ifPresent(settings -> project.defaultEndpointSettings.putAll(EndpointSettings.defaults(settings)));
    }

    /** The operations that restart the running computes after a change of the project's settings. */
    private List<OperationRow> restarts(ProjectRow project) {
        return rows.endpoints.values().stream()
                .filter(endpoint -> endpoint.projectId.equals(project.id) && endpoint.isActive())
                .map(endpoint ->
                        services.operations().create(Action.APPLY_CONFIG, project.id, endpoint.branchId, endpoint.id))
                .toList();
    }

    private Response delete(Request request) {
        var project = rows.project(request.project());
        services.operations().requireQuiet(project);
        if (rows.branchesOf(project.id).anyMatch(branch -> branch.isProtected)) {
            throw ApiException.refused("cannot delete a project that has protected branches");
        }
        project.deleting = true;
        var batch = new ArrayList<OperationRow>();
        rows.branchesOf(project.id)
                .forEach(branch ->
                        batch.add(services.operations().create(Action.DELETE_TIMELINE, project.id, branch.id, null)));
        // Children first: a storage without copies can be deleted at once.
        Collections.reverse(batch);
        services.operations().schedule(batch);
        return Response.ok(one(project));
    }

    private Response recover(Request request) {
        if (rows.projects.containsKey(request.project())) {
            throw ApiException.refused("the project is not deleted, so there is nothing to recover");
        }
        var deleted = Optional.ofNullable(rows.deletedProjects.get(request.project()))
                .filter(project -> project.isRecoverable(services.now()))
                .orElseThrow(() -> ApiException.of(
                        404, "", "project not found; no deleted project of this id can be recovered any more"));
        services.faultInjection().limits().require(AccountLimits.Kind.PROJECTS, rows.projects.size());
        rows.deletedProjects.remove(deleted.project.id);
        deleted.putBack(rows);
        deleted.project.deleting = false;
        deleted.project.updatedAt = services.now();
        deleted.endpoints.values().forEach(services.access()::open);
        var json = one(deleted.project);
        json.set("branches", Views.array(deleted.branches.values().stream().map(services.views()::branch)));
        return Response.ok(json);
    }

    private Response libraries(Request request) {
        var project = rows.project(request.project());
        var json = Views.object();
        json.set(
                "libraries",
                Views.array(PostgresSettings.AVAILABLE.stream()
                        .map(name -> Views.object()
                                .put("library_name", name)
                                .put("description", name)
                                .put("is_default", name.equals(ServerSettings.ALWAYS_LOADED))
                                .put("is_experimental", false)
                                .put("version", Integer.toString(project.pgVersion)))));
        return Response.ok(json);
    }

    private ObjectNode one(ProjectRow project) {
        var json = Views.object();
        json.set("project", services.views().project(project));
        return json;
    }
}
