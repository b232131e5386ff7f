package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.branch.AnnotatedBranch;
import io.alchemyreactive.neon.api.branch.BranchChanged;
import io.alchemyreactive.neon.api.branch.BranchCreated;
import io.alchemyreactive.neon.api.branch.BranchSchemaRequest;
import io.alchemyreactive.neon.api.branch.Branches;
import io.alchemyreactive.neon.api.branch.CreateBranchRequest;
import io.alchemyreactive.neon.api.branch.Expiry;
import io.alchemyreactive.neon.api.branch.FinalizeRestoreRequest;
import io.alchemyreactive.neon.api.branch.ListBranchesRequest;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.branch.RestoreBranchRequest;
import io.alchemyreactive.neon.api.branch.UpdateBranchRequest;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import io.alchemyreactive.neon.internal.transport.ApiResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Branches over HTTP. */
final class HttpBranches implements Branches {

    static final String ALL = "/projects/{project_id}/branches";
    static final String ONE = "/projects/{project_id}/branches/{branch_id}";
    private static final int PAGE = 200;

    private final ApiClient api;
    private final BranchCreation creation;

    HttpBranches(ApiClient api) {
        this.api = api;
        this.creation = new BranchCreation(api, this);
    }

    @Override
    public Flux<AnnotatedBranch> list(ListBranchesRequest request) {
        ApiCall call = ApiCall.get(ALL, request.projectId())
                .query("limit", request.pageSize().orElse(PAGE))
                .query("search", request.search());
        return Page.<AnnotatedBranch>all(
                        cursor -> api.read(call.query("cursor", cursor), response -> page(response, cursor)),
                        why -> api.failures.endless(call, why))
                .checkpoint("Branches.list");
    }

    @Override
    public Mono<AnnotatedBranch> find(String projectId, String name) {
        // The search looks for a part of the text in names and ids.
        return list(ListBranchesRequest.builder(projectId).search(name).build())
                .filter(found -> found.branch().name().equals(name))
                .next()
                .checkpoint("Branches.find");
    }

    @Override
    public Mono<AnnotatedBranch> get(BranchPath branch) {
        return api.read(
                        one(branch),
                        response -> new AnnotatedBranch(
                                response.at("branch", NeonBranch.class),
                                annotations(response.body().path("annotation"))))
                .checkpoint("Branches.get");
    }

    @Override
    public Mono<BranchCreated> create(CreateBranchRequest request) {
        return creation.create(request).checkpoint("Branches.create");
    }

    @Override
    public Mono<BranchChanged> update(UpdateBranchRequest request) {
        BranchPath path = request.branch();
        JsonFields branch = JsonFields.of().text("name", request.name()).flag("protected", request.protection());
        request.expiry().ifPresent(expiry -> expiry(branch, expiry));
        ApiCall patch = ApiCall.patch(ONE, path.projectId(), path.branchId())
                .body(JsonFields.of().object("branch", branch).node());
        return api.patch(
                        path.projectId(),
                        patch,
                        one(path),
                        "branch",
                        BranchChanged.class,
                        BranchChanged::operations,
                        about(path.branchId()))
                .checkpoint("Branches.update");
    }

    @Override
    public Mono<BranchChanged> delete(BranchPath branch) {
        return api.delete(
                        branch.projectId(),
                        ApiCall.delete(ONE, branch.projectId(), branch.branchId()),
                        BranchChanged.class,
                        BranchChanged::operations,
                        about(branch.branchId()))
                .checkpoint("Branches.delete");
    }

    @Override
    public Mono<Long> count(String projectId, String search) {
        ApiCall call = ApiCall.get(ALL + "/count", projectId)
                .query("search", Optional.of(search).filter(text -> !text.isEmpty()));
        return api.read(call, response -> response.at("count", Long.class)).checkpoint("Branches.count");
    }

    @Override
    public Mono<BranchChanged> restore(RestoreBranchRequest request) {
        BranchPath path = request.branch();
        ApiCall call = ApiCall.post(ONE + "/restore", path.projectId(), path.branchId())
                .body(JsonFields.of()
                        .text("source_branch_id", request.sourceBranchId())
                        .text("source_lsn", request.sourceLsn())
                        .text("source_timestamp", request.sourceTimestamp().map(JsonFields::toTheMillisecond))
                        .text("preserve_under_name", request.preserveUnderName())
                        .node());
        return api.queued(
                        path.projectId(),
                        permit -> api.send(permit, call, response -> response.as(BranchChanged.class))
                                .flatMap(changed -> api.settled(path.projectId(), changed, changed.operations()))
                                .flatMap(changed ->
                                        settled(path).map(branch -> new BranchChanged(branch, changed.operations()))))
                .checkpoint("Branches.restore");
    }

    @Override
    public Mono<List<NeonOperation>> finalizeRestore(FinalizeRestoreRequest request) {
        BranchPath path = request.branch();
        ApiCall call = ApiCall.post(ONE + "/finalize_restore", path.projectId(), path.branchId())
                .body(JsonFields.of().text("name", request.name()).node());
        return api.change(path.projectId(), call, OperationList.class, OperationList::operations)
                .map(OperationList::operations)
                .checkpoint("Branches.finalizeRestore");
    }

    @Override
    public Mono<BranchChanged> setDefault(BranchPath branch) {
        ApiCall call = ApiCall.post(ONE + "/set_as_default", branch.projectId(), branch.branchId())
                .asIdempotent();
        return api.change(branch.projectId(), call, BranchChanged.class, BranchChanged::operations)
                .checkpoint("Branches.setDefault");
    }

    @Override
    public Mono<NeonBranch> recover(BranchPath branch) {
        ApiCall call = ApiCall.post(ONE + "/recover", branch.projectId(), branch.branchId());
        return api.queued(
                        branch.projectId(),
                        permit -> api.send(permit, call, response -> response.at("branch", NeonBranch.class)))
                .checkpoint("Branches.recover");
    }

    @Override
    public Mono<String> schema(BranchSchemaRequest request) {
        BranchPath path = request.branch();
        ApiCall call = ApiCall.get(ONE + "/schema", path.projectId(), path.branchId())
                .query("db_name", request.database())
                .query("lsn", request.lsn())
                .query("timestamp", request.timestamp().map(JsonFields::toTheMillisecond));
        return api.read(call, response -> response.body().path("sql").asString(""))
                .checkpoint("Branches.schema");
    }

    /** Emits the branch when its state does not change any more. */
    Mono<NeonBranch> settled(BranchPath path) {
        Mono<NeonBranch> look = api.read(one(path), response -> response.at("branch", NeonBranch.class))
                .filter(NeonBranch::settled);
        return api.polling.until(look, () -> api.failures.late(one(path), "is not ready", api.options.waitDeadline()));
    }

    static ApiCall one(BranchPath path) {
        return ApiCall.get(ONE, path.projectId(), path.branchId());
    }

    static Predicate<NeonOperation> about(String branchId) {
        return operation -> operation.branchId().filter(branchId::equals).isPresent();
    }

    private static void expiry(JsonFields branch, Expiry expiry) {
        if (expiry instanceof Expiry.At at) {
            branch.instant("expires_at", Optional.of(at.instant()));
        } else {
            branch.nothing("expires_at");
        }
    }

    private static Page<AnnotatedBranch> page(ApiResponse response, Optional<String> asked) {
        JsonNode annotations = response.body().path("annotations");
        List<AnnotatedBranch> items = response.list("branches", NeonBranch.class).stream()
                .map(branch -> new AnnotatedBranch(branch, annotations(annotations.path(branch.id()))))
                .toList();
        return new Page<>(
                items, asked, response.body().path("pagination").path("next").asStringOpt());
    }

    private static Map<String, String> annotations(JsonNode annotation) {
        Map<String, String> values = new HashMap<>();
        annotation
                .path("value")
                .properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asString("")));
        return values;
    }
}
