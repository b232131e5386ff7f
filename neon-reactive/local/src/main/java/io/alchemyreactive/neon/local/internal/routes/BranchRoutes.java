package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ProjectRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import io.alchemyreactive.neon.local.internal.work.DeletionScheduler;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The calls about branches. */
public final class BranchRoutes {

    private static final int NAME_LENGTH = 256;

    private final ControlServices services;
    private final StoredRows rows;
    private final BranchFactory factory;
    private final DeletionScheduler deletions;
    private final ExpiryRules expiry;
    private final ChildBranchCreation creation;

    public BranchRoutes(
            ControlServices services,
            BranchFactory factory,
            ChildBranchCreation creation,
            DeletionScheduler deletions) {
        this.creation = creation;
        this.deletions = deletions;
        this.expiry = new ExpiryRules(services.rows());
        this.services = services;
        this.rows = services.rows();
        this.factory = factory;
    }

    public void addTo(Router router) {
        var checked = new CheckedSettings(services);
        router.onLater(
                        "POST",
                        "/projects/{project}/branches",
                        CallMoment.before(
                                services,
                                request -> creation.parent(rows.project(request.project()), request.body()),
                                moment -> checked.before(request -> create(request, moment))))
                .on("GET", "/projects/{project}/branches", this::list)
                .on("GET", "/projects/{project}/branches/count", this::count)
                .on("GET", "/projects/{project}/branches/{branch}", this::get)
                .on("PATCH", "/projects/{project}/branches/{branch}", this::update)
                .on("DELETE", "/projects/{project}/branches/{branch}", this::delete);
    }

    private Response create(Request request, CallMoment moment) {
        var project = rows.project(request.project());
        var body = request.body();
        return creation.schedule(creation.of(project, body, body, moment));
    }

    private Response list(Request request) {
        var project = rows.project(request.project());
        // A deleted branch is removed at once, so there is none to include.
        request.flag("include_deleted");
        var page =
                BranchPage.of(request, matching(project, request.query("search").orElse("")));
        var json = Views.object();
        json.set("branches", Views.array(page.branches().stream().map(services.views()::branch)));
        var annotations = json.putObject("annotations");
        page.branches()
                .forEach(branch -> services.views()
                        .annotation(branch)
                        .ifPresent(annotation -> annotations.set(branch.id, annotation)));
        json.set("pagination", page.pagination());
        return Response.ok(json);
    }

    private List<BranchRow> matching(ProjectRow project, String search) {
        var part = search.toLowerCase(Locale.ROOT);
        return rows.branchesOf(project.id)
                .filter(branch -> branch.id.contains(part)
                        || branch.name.toLowerCase(Locale.ROOT).contains(part))
                .toList();
    }

    private Response count(Request request) {
        var project = rows.project(request.project());
        return Response.ok(Views.object()
                .put(
                        "count",
                        matching(project, request.query("search").orElse("")).size()));
    }

    private Response get(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        var json = one(branch);
        json.set("annotation", services.views().annotation(branch).orElseGet(() -> noAnnotation(branch)));
        return Response.ok(json);
    }

    private static ObjectNode noAnnotation(BranchRow branch) {
        var json = Views.object();
        json.putObject("object").put("type", "console/branch").put("id", branch.id);
        json.putObject("value");
        return json;
    }

    private Response update(Request request) {
        var project = rows.project(request.project());
        var branch = rows.branch(project.id, request.branch());
        var body = request.body().object("branch");
        services.operations().requireFree(project, branch.id);
        var name = body.findName("name", NAME_LENGTH);
        var isProtected = body.findFlag("protected");
        var expiresAt = ExpiryRules.read(body, services.now());
        if (expiresAt.isPresent()) {
            expiry.requireAllowed(branch);
        }
        if (isProtected.orElse(false) && !body.isNull("expires_at")) {
            ExpiryRules.requireLasting(branch, "become protected");
        }
        if (isProtected.orElse(false) && !branch.isProtected) {
            factory.requireProtectionAllowed(project);
        }
        if (name.isPresent()) {
            if (name.get().equals(branch.name)) {
                throw ApiException.badRequest("cannot set branch to the same name");
            }
            factory.requireFreeName(project, name.get());
        }
        name.ifPresent(text -> branch.name = text);
        expiresAt.ifPresent(time -> branch.expireAt(time, services.now()));
        if (body.isNull("expires_at")) {
            branch.neverExpire();
        }
        isProtected.ifPresent(flag -> branch.isProtected = flag);
        branch.updatedAt = services.now();
        var json = one(branch);
        json.putArray("operations");
        return Response.ok(json);
    }

    private Response delete(Request request) {
        // A deleted branch is removed at once in any case.
        request.flag("hard_delete");
        var project = rows.project(request.project());
        var found = rows.findBranch(project.id, request.branch());
        if (found.isEmpty()) {
            return Response.nothing();
        }
        var branch = found.get();
        services.operations().requireFree(project, branch.id);
        if (branch.isDefault) {
            throw ApiException.refused("cannot delete the default branch");
        }
        if (branch.isProtected) {
            throw ApiException.refused("cannot delete protected branch");
        }
        var children = rows.childrenOf(branch.id).map(child -> child.id).collect(Collectors.joining(", "));
        if (!children.isEmpty()) {
            throw ApiException.refused("cannot delete branch that has children: " + children);
        }
        var json = one(branch);
        json.set("operations", services.views().operations(deletions.of(branch)));
        return Response.ok(json);
    }

    private ObjectNode one(BranchRow branch) {
        var json = Views.object();
        json.set("branch", services.views().branch(branch));
        return json;
    }
}
