package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.AnonymizationRow;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.MaskingRuleRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.ArrayList;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The calls about branches with masked data. Until the data is masked, clients can neither connect to such a branch nor
 * create a branch from it. It is not known which other calls the service allows in that time.
 */
public final class AnonymizedRoutes {

    private static final String BRANCH = "/projects/{project}/branches/{branch}";
    private static final Set<String> CAN_START =
            Set.of(AnonymizationRow.INITIALIZED, AnonymizationRow.ERROR, AnonymizationRow.ANONYMIZED);

    private final ControlServices services;
    private final StoredRows rows;
    private final ChildBranchCreation creation;

    public AnonymizedRoutes(ControlServices services, ChildBranchCreation creation) {
        this.services = services;
        this.rows = services.rows();
        this.creation = creation;
    }

    public void addTo(Router router) {
        var checked = new CheckedSettings(services);
        router.onLater(
                        "POST",
                        "/projects/{project}/branch_anonymized",
                        CallMoment.before(
                                services,
                                request -> creation.parent(rows.project(request.project()), wishes(request.body())),
                                moment -> checked.before(request -> create(request, moment))))
                .on("GET", BRANCH + "/masking_rules", request -> rules(row(branch(request))))
                .on("PATCH", BRANCH + "/masking_rules", this::replaceRules)
                .on("POST", BRANCH + "/anonymize", this::start)
                .on("GET", BRANCH + "/anonymized_status", request -> status(branch(request)));
    }

    private static Body wishes(Body body) {
        return body.find("branch_create").orElse(new Body("branch_create", Views.object()));
    }

    private Response create(Request request, CallMoment moment) {
        var project = rows.project(request.project());
        var body = request.body();
        var wishes = wishes(body);
        var rules = MaskingRuleRow.list(body);
        var start = body.findFlag("start_anonymization").orElse(false);
        var made = creation.of(project, wishes, body, moment);
        var row = new AnonymizationRow();
        row.rules = rules;
        row.updatedAt = services.now();
        made.branch().anonymization = row;
        if (start) {
            made.operations()
                    .add(1, services.operations().create(Action.ANONYMIZE, project.id, made.branch().id, null));
        }
        return creation.schedule(made);
    }

    private Response replaceRules(Request request) {
        var branch = branch(request);
        var row = row(branch);
        var body = request.body();
        if (!body.has("masking_rules")) {
            throw body.invalid("masking_rules", "field required");
        }
        var rules = MaskingRuleRow.list(body);
        services.operations().requireFree(rows.project(branch.projectId), branch.id);
        row.rules = rules;
        row.updatedAt = services.now();
        return rules(row);
    }

    private Response start(Request request) {
        var branch = branch(request);
        var row = row(branch);
        var operations = services.operations();
        operations.requireFree(rows.project(branch.projectId), branch.id);
        if (!CAN_START.contains(row.state)) {
            throw ApiException.refused("anonymization cannot be started in the state " + row.state);
        }
        var active = rows.endpointsOf(branch.id).filter(EndpointRow::isActive).toList();
        var batch = new ArrayList<OperationRow>();
        // The sessions of the endpoint would see both the data before the masking and after it.
        active.forEach(endpoint -> {
            batch.add(operations.create(Action.SUSPEND_COMPUTE, branch.projectId, branch.id, endpoint.id));
            endpoint.pendingState = EndpointRow.ACTIVE;
        });
        batch.add(operations.create(Action.ANONYMIZE, branch.projectId, branch.id, null));
        active.forEach(endpoint ->
                batch.add(operations.create(Action.START_COMPUTE, branch.projectId, branch.id, endpoint.id)));
        row.enter(AnonymizationRow.ANONYMIZING, "Anonymizing " + row.rules.size() + " columns", services.now());
        operations.schedule(batch);
        return status(branch);
    }

    private BranchRow branch(Request request) {
        return rows.branch(request.project(), request.branch());
    }

    private static AnonymizationRow row(BranchRow branch) {
        if (branch.anonymization == null) {
            throw ApiException.notFound("anonymized branch");
        }
        return branch.anonymization;
    }

    private static Response rules(AnonymizationRow row) {
        var json = Views.object();
        json.set("masking_rules", Views.array(row.rules.stream().map(MaskingRuleRow::json)));
        return Response.ok(json);
    }

    private static Response status(BranchRow branch) {
        var row = row(branch);
        var json = Views.object()
                .put("project_id", branch.projectId)
                .put("branch_id", branch.id)
                .put("state", row.state)
                .put("created_at", Views.text(branch.createdAt))
                .put("updated_at", Views.text(row.updatedAt));
        Views.putPresent(json, "status_message", row.message);
        Views.putPresent(json, "failed_at", row.failedAt);
        if (row.startedAt != null) {
            json.set("last_run", lastRun(row));
        }
        return Response.ok(json);
    }

    private static ObjectNode lastRun(AnonymizationRow row) {
        var json = Views.object().put("triggered_by", AccountRoutes.USER).put("masked_columns", row.maskedColumns);
        Views.putPresent(json, "started_at", row.startedAt);
        Views.putPresent(json, "completed_at", row.completedAt);
        return json;
    }
}
