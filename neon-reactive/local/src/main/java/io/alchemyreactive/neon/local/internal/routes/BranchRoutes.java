package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Call;
import io.alchemyreactive.neon.local.internal.http.Reply;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ProjectRow;
import io.alchemyreactive.neon.local.internal.rows.Rows;
import io.alchemyreactive.neon.local.internal.work.Removal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The calls about branches. */
public final class BranchRoutes {

    private static final int NAME_LENGTH = 256;

    private final Parts parts;
    private final Rows rows;
    private final NewBranches newBranches;
    private final Removal removal;
    private final Expiry expiry;
    private final BranchCreation creation;

    public BranchRoutes(Parts parts, NewBranches newBranches, BranchCreation creation, Removal removal) {
        this.creation = creation;
        this.removal = removal;
        this.expiry = new Expiry(parts.rows());
        this.parts = parts;
        this.rows = parts.rows();
        this.newBranches = newBranches;
    }

    public void addTo(Router router) {
        router.on("POST", "/projects/{project}/branches", this::create)
                .on("GET", "/projects/{project}/branches", this::list)
                .on("GET", "/projects/{project}/branches/count", this::count)
                .on("GET", "/projects/{project}/branches/{branch}", this::get)
                .on("PATCH", "/projects/{project}/branches/{branch}", this::update)
                .on("DELETE", "/projects/{project}/branches/{branch}", this::delete);
    }

    private Reply create(Call call) {
        var project = rows.project(call.project());
        var body = call.body();
        return creation.schedule(creation.of(project, body, body));
    }

    private Reply list(Call call) {
        var project = rows.project(call.project());
        var page = BranchPage.of(call, matching(project, call.query("search").orElse("")));
        var json = Views.object();
        json.set("branches", Views.array(page.branches().stream().map(parts.views()::branch)));
        var annotations = json.putObject("annotations");
        page.branches()
                .forEach(branch -> parts.views()
                        .annotation(branch)
                        .ifPresent(annotation -> annotations.set(branch.id, annotation)));
        json.set("pagination", page.pagination());
        return Reply.ok(json);
    }

    private List<BranchRow> matching(ProjectRow project, String search) {
        var part = search.toLowerCase(Locale.ROOT);
        return rows.branchesOf(project.id)
                .filter(branch -> branch.id.contains(part)
                        || branch.name.toLowerCase(Locale.ROOT).contains(part))
                .toList();
    }

    private Reply count(Call call) {
        var project = rows.project(call.project());
        return Reply.ok(Views.object()
                .put("count", matching(project, call.query("search").orElse("")).size()));
    }

    private Reply get(Call call) {
        var branch = rows.branch(call.project(), call.branch());
        var json = one(branch);
        json.set("annotation", parts.views().annotation(branch).orElseGet(() -> noAnnotation(branch)));
        return Reply.ok(json);
    }

    private static ObjectNode noAnnotation(BranchRow branch) {
        var json = Views.object();
        json.putObject("object").put("type", "console/branch").put("id", branch.id);
        json.putObject("value");
        return json;
    }

    private Reply update(Call call) {
        var project = rows.project(call.project());
        var branch = rows.branch(project.id, call.branch());
        var body = call.body().object("branch");
        parts.operations().requireFree(project, branch.id);
        var name = body.findName("name", NAME_LENGTH);
        var isProtected = body.findFlag("protected");
        var expiresAt = Expiry.read(body, parts.now());
        if (expiresAt.isPresent()) {
            expiry.requireAllowed(branch);
        }
        if (isProtected.orElse(false) && !body.isNull("expires_at")) {
            Expiry.requireLasting(branch, "become protected");
        }
        if (isProtected.orElse(false) && !branch.isProtected) {
            newBranches.requireProtectionAllowed(project);
        }
        if (name.isPresent()) {
            if (name.get().equals(branch.name)) {
                throw ApiException.badRequest("cannot set branch to the same name");
            }
            newBranches.requireFreeName(project, name.get());
        }
        name.ifPresent(text -> branch.name = text);
        expiresAt.ifPresent(time -> branch.expireAt(time, parts.now()));
        if (body.isNull("expires_at")) {
            branch.neverExpire();
        }
        isProtected.ifPresent(flag -> branch.isProtected = flag);
        branch.updatedAt = parts.now();
        var json = one(branch);
        json.putArray("operations");
        return Reply.ok(json);
    }

    private Reply delete(Call call) {
        var project = rows.project(call.project());
        var found = rows.findBranch(project.id, call.branch());
        if (found.isEmpty()) {
            return Reply.nothing();
        }
        var branch = found.get();
        parts.operations().requireFree(project, branch.id);
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
        json.set("operations", parts.views().operations(removal.of(branch)));
        return Reply.ok(json);
    }

    private ObjectNode one(BranchRow branch) {
        var json = Views.object();
        json.set("branch", parts.views().branch(branch));
        return json;
    }
}
