package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.branch.BranchCreated;
import io.alchemyreactive.neon.api.masking.AnonymizationStatus;
import io.alchemyreactive.neon.api.masking.AnonymizedBranches;
import io.alchemyreactive.neon.api.masking.CreateAnonymizedBranchRequest;
import io.alchemyreactive.neon.api.masking.MaskingRule;
import io.alchemyreactive.neon.api.masking.UpdateMaskingRulesRequest;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import io.alchemyreactive.neon.internal.transport.ApiResponse;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Anonymized branches over HTTP. */
final class HttpAnonymizedBranches implements AnonymizedBranches {

    private static final String CREATE = "/projects/{project_id}/branch_anonymized";
    private static final String RULES = HttpBranches.ONE + "/masking_rules";
    private static final String STATUS = HttpBranches.ONE + "/anonymized_status";
    private static final String START = HttpBranches.ONE + "/anonymize";

    private final ApiClient api;
    private final BranchCreation creation;

    HttpAnonymizedBranches(ApiClient api, HttpBranches branches) {
        this.api = api;
        this.creation = new BranchCreation(api, branches);
    }

    @Override
    public Mono<BranchCreated> create(CreateAnonymizedBranchRequest request) {
        ObjectNode body = JsonFields.of()
                .object("branch_create", BranchCreation.fields(request.branch()))
                .list("masking_rules", rules(request.maskingRules()))
                .flag("start_anonymization", request.start() == CreateAnonymizedBranchRequest.Start.WITH_CREATION)
                .texts("annotation_value", request.branch().annotations())
                .node();
        ApiCall call = ApiCall.post(CREATE, request.branch().projectId()).body(body);
        return creation.create(request.branch(), call).checkpoint("AnonymizedBranches.create");
    }

    @Override
    public Flux<MaskingRule> rules(BranchPath branch) {
        return api.read(ApiCall.get(RULES, branch.projectId(), branch.branchId()), HttpAnonymizedBranches::rules)
                .flatMapIterable(rules -> rules)
                .checkpoint("AnonymizedBranches.rules");
    }

    @Override
    public Flux<MaskingRule> updateRules(UpdateMaskingRulesRequest request) {
        BranchPath branch = request.branch();
        ApiCall call = ApiCall.patch(RULES, branch.projectId(), branch.branchId())
                .body(JsonFields.of()
                        .list("masking_rules", rules(request.maskingRules()))
                        .node())
                // A repeated request has no further effect, because it replaces the whole list.
                .asIdempotent();
        return api.queued(branch.projectId(), permit -> api.send(permit, call, HttpAnonymizedBranches::rules))
                .flatMapIterable(rules -> rules)
                .checkpoint("AnonymizedBranches.updateRules");
    }

    @Override
    public Mono<AnonymizationStatus> status(BranchPath branch) {
        return look(branch).checkpoint("AnonymizedBranches.status");
    }

    @Override
    public Mono<AnonymizationStatus> start(BranchPath branch) {
        ApiCall call = ApiCall.post(START, branch.projectId(), branch.branchId());
        return api.queued(
                        branch.projectId(),
                        permit -> api.send(permit, call, response -> response.as(AnonymizationStatus.class)))
                .checkpoint("AnonymizedBranches.start");
    }

    @Override
    public Mono<AnonymizationStatus> await(BranchPath branch) {
        ApiCall call = ApiCall.get(STATUS, branch.projectId(), branch.branchId());
        Mono<AnonymizationStatus> ended = look(branch)
                .flatMap(status -> status.failed()
                        ? Mono.error(api.failures.unmasked(call, status))
                        : Mono.just(status).filter(AnonymizationStatus::anonymized));
        return api.polling
                .until(ended, () -> api.failures.late(call, "does not say anonymized", api.options.waitDeadline()))
                .checkpoint("AnonymizedBranches.await");
    }

    private Mono<AnonymizationStatus> look(BranchPath branch) {
        return api.read(
                ApiCall.get(STATUS, branch.projectId(), branch.branchId()),
                response -> response.as(AnonymizationStatus.class));
    }

    private static List<MaskingRule> rules(ApiResponse response) {
        return response.list("masking_rules", MaskingRule.class);
    }

    private static List<JsonFields> rules(List<MaskingRule> rules) {
        return rules.stream()
                .map(rule -> JsonFields.of()
                        .text("database_name", rule.databaseName())
                        .text("schema_name", rule.schemaName())
                        .text("table_name", rule.tableName())
                        .text("column_name", rule.columnName())
                        .text("masking_function", rule.maskingFunction())
                        .text("masking_value", rule.maskingValue()))
                .toList();
    }
}
