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
import io.alchemyreactive.neon.internal.transport.Answer;
import io.alchemyreactive.neon.internal.transport.Call;
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

    private final Api api;
    private final BranchCreation creation;

    HttpBranches(Api api) {
        this.api = api;
        this.creation = new BranchCreation(api, this);
    }

    @Override
    public Flux<AnnotatedBranch> list(ListBranchesRequest request) {
        Call call = Call.get(ALL, request.projectId())
                .query("limit", request.pageSize().orElse(PAGE))
                .query("search", request.search());
        return Page.<AnnotatedBranch>all(
                        cursor -> api.read(call.query("cursor", cursor), answer -> page(answer, cursor)))
                .checkpoint("Branches.list");
    }

    @Override
    public Mono<AnnotatedBranch> find(String projectId, String name) {
        // The search is by substring, in names and ids.
        return list(ListBranchesRequest.builder(projectId).search(name).build())
                .filter(found -> found.branch().name().equals(name))
                .next()
                .checkpoint("Branches.find");
    }

    @Override
    public Mono<AnnotatedBranch> get(BranchPath branch) {
        return api.read(
                        one(branch),
                        answer -> new AnnotatedBranch(
                                answer.at("branch", NeonBranch.class),
                                annotations(answer.body().path("annotation"))))
                .checkpoint("Branches.get");
    }

    @Override
    public Mono<BranchCreated> create(CreateBranchRequest request) {
        return creation.create(request).checkpoint("Branches.create");
    }

    @Override
    public Mono<BranchChanged> update(UpdateBranchRequest request) {
        BranchPath path = request.branch();
        Fields branch = Fields.of().text("name", request.name()).flag("protected", request.protection());
        request.expiry().ifPresent(expiry -> expiry(branch, expiry));
        Call patch = Call.patch(ONE, path.projectId(), path.branchId())
                .body(Fields.of().object("branch", branch).node());
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
                        Call.delete(ONE, branch.projectId(), branch.branchId()),
                        BranchChanged.class,
                        BranchChanged::operations,
                        about(branch.branchId()))
                .checkpoint("Branches.delete");
    }

    @Override
    public Mono<Long> count(String projectId, String search) {
        Call call = Call.get(ALL + "/count", projectId)
                .query("search", Optional.of(search).filter(text -> !text.isEmpty()));
        return api.read(call, answer -> answer.at("count", Long.class)).checkpoint("Branches.count");
    }

    @Override
    public Mono<BranchChanged> restore(RestoreBranchRequest request) {
        BranchPath path = request.branch();
        Call call = Call.post(ONE + "/restore", path.projectId(), path.branchId())
                .body(Fields.of()
                        .text("source_branch_id", request.sourceBranchId())
                        .text("source_lsn", request.sourceLsn())
                        .text("source_timestamp", request.sourceTimestamp().map(Fields::toTheMillisecond))
                        .text("preserve_under_name", request.preserveUnderName())
                        .node());
        return api.inTurn(
                        path.projectId(),
                        turn -> api.send(turn, call, answer -> answer.as(BranchChanged.class))
                                .flatMap(changed -> api.settled(path.projectId(), changed, changed.operations()))
                                .flatMap(changed ->
                                        settled(path).map(branch -> new BranchChanged(branch, changed.operations()))))
                .checkpoint("Branches.restore");
    }

    @Override
    public Mono<List<NeonOperation>> finalizeRestore(FinalizeRestoreRequest request) {
        BranchPath path = request.branch();
        Call call = Call.post(ONE + "/finalize_restore", path.projectId(), path.branchId())
                .body(Fields.of().text("name", request.name()).node());
        return api.change(path.projectId(), call, Ended.class, Ended::operations)
                .map(Ended::operations)
                .checkpoint("Branches.finalizeRestore");
    }

    @Override
    public Mono<BranchChanged> setDefault(BranchPath branch) {
        Call call = Call.post(ONE + "/set_as_default", branch.projectId(), branch.branchId())
                .harmlessTwice();
        return api.change(branch.projectId(), call, BranchChanged.class, BranchChanged::operations)
                .checkpoint("Branches.setDefault");
    }

    @Override
    public Mono<NeonBranch> recover(BranchPath branch) {
        Call call = Call.post(ONE + "/recover", branch.projectId(), branch.branchId());
        return api.inTurn(
                        branch.projectId(),
                        turn -> api.send(turn, call, answer -> answer.at("branch", NeonBranch.class)))
                .checkpoint("Branches.recover");
    }

    @Override
    public Mono<String> schema(BranchSchemaRequest request) {
        BranchPath path = request.branch();
        Call call = Call.get(ONE + "/schema", path.projectId(), path.branchId())
                .query("db_name", request.database())
                .query("lsn", request.lsn())
                .query("timestamp", request.timestamp().map(Fields::toTheMillisecond));
        return api.read(call, answer -> answer.body().path("sql").asString("")).checkpoint("Branches.schema");
    }

    /** The branch, when it has settled. */
    Mono<NeonBranch> settled(BranchPath path) {
        Mono<NeonBranch> look = api.read(one(path), answer -> answer.at("branch", NeonBranch.class))
                .filter(NeonBranch::settled);
        return api.waits.until(look, () -> api.failures.late(one(path), "is not ready", api.options.waitDeadline()));
    }

    static Call one(BranchPath path) {
        return Call.get(ONE, path.projectId(), path.branchId());
    }

    static Predicate<NeonOperation> about(String branchId) {
        return operation -> operation.branchId().filter(branchId::equals).isPresent();
    }

    private static void expiry(Fields branch, Expiry expiry) {
        if (expiry instanceof Expiry.At at) {
            branch.instant("expires_at", Optional.of(at.instant()));
        } else {
            branch.nothing("expires_at");
        }
    }

    private static Page<AnnotatedBranch> page(Answer answer, Optional<String> asked) {
        JsonNode annotations = answer.body().path("annotations");
        List<AnnotatedBranch> items = answer.list("branches", NeonBranch.class).stream()
                .map(branch -> new AnnotatedBranch(branch, annotations(annotations.path(branch.id()))))
                .toList();
        return new Page<>(
                items, asked, answer.body().path("pagination").path("next").asStringOpt());
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
