package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.http.Call;
import io.alchemyreactive.neon.local.internal.http.Reply;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.AnonymizationRow;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import io.alchemyreactive.neon.local.internal.rows.MaskingRule;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import io.alchemyreactive.neon.local.internal.rows.OperationRow.Action;
import io.alchemyreactive.neon.local.internal.rows.Rows;
import java.util.ArrayList;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The calls about branches whose data is masked. Until it is, nobody can connect to such a branch or branch it; what the
 * service lets through meanwhile is not known.
 */
public final class AnonymizedRoutes {

    private static final String BRANCH = "/projects/{project}/branches/{branch}";
    private static final Set<String> CAN_START =
            Set.of(AnonymizationRow.INITIALIZED, AnonymizationRow.ERROR, AnonymizationRow.ANONYMIZED);

    private final Parts parts;
    private final Rows rows;
    private final BranchCreation creation;

    public AnonymizedRoutes(Parts parts, BranchCreation creation) {
        this.parts = parts;
        this.rows = parts.rows();
        this.creation = creation;
    }

    public void addTo(Router router) {
        router.on("POST", "/projects/{project}/branch_anonymized", this::create)
                .on("GET", BRANCH + "/masking_rules", call -> rules(row(branch(call))))
                .on("PATCH", BRANCH + "/masking_rules", this::replaceRules)
                .on("POST", BRANCH + "/anonymize", this::start)
                .on("GET", BRANCH + "/anonymized_status", call -> status(branch(call)));
    }

    private Reply create(Call call) {
        var project = rows.project(call.project());
        var body = call.body();
        var wishes = body.find("branch_create").orElse(new Body("branch_create", Views.object()));
        var rules = MaskingRule.list(body);
        var start = body.findFlag("start_anonymization").orElse(false);
        var made = creation.of(project, wishes, body);
        var row = new AnonymizationRow();
        row.rules = rules;
        row.updatedAt = parts.now();
        made.branch().anonymization = row;
        if (start) {
            made.operations().add(1, parts.operations().create(Action.ANONYMIZE, project.id, made.branch().id, null));
        }
        return creation.schedule(made);
    }

    private Reply replaceRules(Call call) {
        var branch = branch(call);
        var row = row(branch);
        var body = call.body();
        if (!body.has("masking_rules")) {
            throw body.invalid("masking_rules", "field required");
        }
        var rules = MaskingRule.list(body);
        parts.operations().requireFree(rows.project(branch.projectId), branch.id);
        row.rules = rules;
        row.updatedAt = parts.now();
        return rules(row);
    }

    private Reply start(Call call) {
        var branch = branch(call);
        var row = row(branch);
        var operations = parts.operations();
        operations.requireFree(rows.project(branch.projectId), branch.id);
        if (!CAN_START.contains(row.state)) {
            throw ApiException.refused("anonymization cannot be started in the state " + row.state);
        }
        var active = rows.endpointsOf(branch.id).filter(EndpointRow::isActive).toList();
        var batch = new ArrayList<OperationRow>();
        // Its sessions would see both what was and what is made of it.
        active.forEach(endpoint -> {
            batch.add(operations.create(Action.SUSPEND_COMPUTE, branch.projectId, branch.id, endpoint.id));
            endpoint.pendingState = EndpointRow.ACTIVE;
        });
        batch.add(operations.create(Action.ANONYMIZE, branch.projectId, branch.id, null));
        active.forEach(endpoint ->
                batch.add(operations.create(Action.START_COMPUTE, branch.projectId, branch.id, endpoint.id)));
        row.enter(AnonymizationRow.ANONYMIZING, "Anonymizing " + row.rules.size() + " columns", parts.now());
        operations.schedule(batch);
        return status(branch);
    }

    private BranchRow branch(Call call) {
        return rows.branch(call.project(), call.branch());
    }

    private static AnonymizationRow row(BranchRow branch) {
        if (branch.anonymization == null) {
            throw ApiException.notFound("anonymized branch");
        }
        return branch.anonymization;
    }

    private static Reply rules(AnonymizationRow row) {
        var json = Views.object();
        json.set("masking_rules", Views.array(row.rules.stream().map(MaskingRule::json)));
        return Reply.ok(json);
    }

    private static Reply status(BranchRow branch) {
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
        return Reply.ok(json);
    }

    private static ObjectNode lastRun(AnonymizationRow row) {
        var json = Views.object().put("triggered_by", AccountRoutes.USER).put("masked_columns", row.maskedColumns);
        Views.putPresent(json, "started_at", row.startedAt);
        Views.putPresent(json, "completed_at", row.completedAt);
        return json;
    }
}
