package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.effect.Permit;
import io.alchemyreactive.neon.api.branch.AnnotatedBranch;
import io.alchemyreactive.neon.api.branch.BranchCreated;
import io.alchemyreactive.neon.api.branch.CreateBranchRequest;
import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import io.alchemyreactive.neon.internal.transport.ResponseErrors;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Creates a branch so that exactly one exists even after a lost answer. Names are unique in a project, so a branch that
 * a lost request may have made is found by its name and recognized by its annotations.
 */
final class BranchCreation {

    private static final int MOST_ATTEMPTS = 4;

    private final ApiClient api;
    private final HttpBranches branches;
    private final BranchReads reads;

    BranchCreation(ApiClient api, HttpBranches branches) {
        this.api = api;
        this.branches = branches;
        this.reads = new BranchReads(api);
    }

    Mono<BranchCreated> create(CreateBranchRequest request) {
        ApiCall call = ApiCall.post(HttpBranches.ALL, request.projectId())
                .body(fields(request)
                        .texts("annotation_value", request.annotations())
                        .node());
        return create(request, call);
    }

    /** Creates the branch of a request with another API call than the usual one for branches. */
    Mono<BranchCreated> create(CreateBranchRequest request, ApiCall call) {
        String project = request.projectId();
        return api.queued(
                project,
                permit -> send(permit, call, request, 1)
                        .flatMap(created -> api.settled(project, created, created.operations()))
                        .flatMap(created -> branches.settled(created.branch().path())
                                .map(branch -> new BranchCreated(
                                        branch,
                                        created.endpoints(),
                                        created.roles(),
                                        created.databases(),
                                        created.connectionUris(),
                                        created.operations()))));
    }

    private Mono<BranchCreated> send(Permit permit, ApiCall call, CreateBranchRequest request, int attempt) {
        return api.send(permit, call, response -> response.as(BranchCreated.class))
                .onErrorResume(UnknownOutcomeException.class, lost -> lookUp(permit, call, request, attempt, lost));
    }

    private Mono<BranchCreated> lookUp(
            Permit permit, ApiCall call, CreateBranchRequest request, int attempt, UnknownOutcomeException lost) {
        if (request.name().isEmpty() || request.annotations().isEmpty()) {
            return Mono.error(lost);
        }
        return found(request)
                .onErrorMap(NeonException.class, failure -> ResponseErrors.also(lost, failure))
                .flatMap(found -> {
                    if (found.isPresent()) {
                        return take(found.get(), request, lost);
                    }
                    return attempt == MOST_ATTEMPTS ? Mono.error(lost) : again(permit, call, request, attempt, lost);
                });
    }

    /** Sends the request again. A name that is taken now may come from the first request, which arrived late. */
    private Mono<BranchCreated> again(
            Permit permit, ApiCall call, CreateBranchRequest request, int attempt, UnknownOutcomeException lost) {
        return send(permit, call, request, attempt + 1)
                .onErrorResume(
                        ConflictException.class,
                        taken -> found(request)
                                .flatMap(found -> found.map(branch -> take(branch, request, lost))
                                        .orElseGet(() -> Mono.error(taken))));
    }

    private Mono<Optional<AnnotatedBranch>> found(CreateBranchRequest request) {
        return Mono.justOrEmpty(request.name())
                .flatMap(name -> branches.find(request.projectId(), name))
                .singleOptional();
    }

    private Mono<BranchCreated> take(AnnotatedBranch found, CreateBranchRequest request, UnknownOutcomeException lost) {
        if (!found.annotations().entrySet().containsAll(request.annotations().entrySet())) {
            return Mono.error(api.failures.taken(lost, found.branch()));
        }
        BranchPath path = found.branch().path();
        return Mono.zip(
                        reads.endpoints(path),
                        reads.roles(path),
                        reads.databases(path),
                        api.polling.incomplete(path.projectId(), HttpBranches.about(path.branchId())))
                .map(parts -> new BranchCreated(
                        found.branch(), parts.getT1(), parts.getT2(), parts.getT3(), List.of(), parts.getT4()));
    }

    /** The body of a request, without annotations. */
    static JsonFields fields(CreateBranchRequest request) {
        JsonFields branch = JsonFields.of()
                .text("name", request.name())
                .text("parent_id", request.parentId())
                .text("parent_lsn", request.parentLsn())
                .instant("parent_timestamp", request.parentTimestamp())
                .text("init_source", request.initSource())
                .flag("protected", request.protection())
                .instant("expires_at", request.expiresAt());
        return JsonFields.of()
                .object("branch", Optional.of(branch).filter(given -> !given.empty()))
                .list(
                        "endpoints",
                        request.endpoints().stream()
                                .map(spec -> JsonFields.of().endpoint(spec))
                                .toList());
    }
}
