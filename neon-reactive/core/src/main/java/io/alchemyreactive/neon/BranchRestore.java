package io.alchemyreactive.neon;

import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.neon.api.branch.RestoreBranchRequest;
import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.Operate;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.Reconcile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The operations that replace the content of a branch and then run its migrations. None of them may run twice: the
 * second run would lose data that was written after the first.
 *
 * @param neon the client
 * @param reconcile makes the branch match its declaration, including its migrations
 */
record BranchRestore(
        NeonClients neon, Function<Reconcile<Branch.Props, Branch.Attributes>, Mono<Branch.Attributes>> reconcile) {

    static final String RESET = "reset";
    static final String RESTORE = "restore";
    static final String REFRESH = "refresh";

    /**
     * Restores from the head of the parent. When the name is given, the previous content is kept as a branch of this
     * name.
     */
    record Reset(@Nullable String preserveUnderName) {}

    /** Restores from a point of the branch's own history. The previous content is kept. */
    record Restore(
            @Nullable Instant at,
            @Nullable String lsn,
            @Nullable String preserveUnderName) {}

    /**
     * Restores from the head of another branch. When the name is given, the previous content is kept as a branch of
     * this name.
     */
    record Refresh(String sourceBranchId, @Nullable String preserveUnderName) {}

    List<Operation<Branch.Props, Branch.Attributes, ?>> operations() {
        return List.of(
                Operation.<Branch.Props, Branch.Attributes, Reset>of(
                                RESET, Reset.class, request -> replace(RESET, request, reset(request)))
                        .dataLoss(given -> losing(given.preserveUnderName())),
                Operation.of(RESTORE, Restore.class, request -> replace(RESTORE, request, restore(request))),
                Operation.<Branch.Props, Branch.Attributes, Refresh>of(
                                REFRESH, Refresh.class, request -> replace(REFRESH, request, refresh(request)))
                        .dataLoss(given -> losing(given.preserveUnderName())));
    }

    private static String losing(@Nullable String preserveUnderName) {
        return preserveUnderName == null ? "what it holds, unless that is kept as a branch: preserving(name)" : "";
    }

    private static Mono<RestoreBranchRequest> reset(Operate<Branch.Props, Branch.Attributes, Reset> request) {
        return Mono.fromSupplier(() -> {
            String parent = request.attributes().parentId();
            if (parent == null) {
                throw BranchOperationException.withoutParent(
                        request.identity().fqn(), request.identity().resource().stage());
            }
            return from(request.attributes(), parent, request.arguments().preserveUnderName());
        });
    }

    private static Mono<RestoreBranchRequest> restore(Operate<Branch.Props, Branch.Attributes, Restore> request) {
        Branch.Attributes branch = request.attributes();
        return RunEnvironment.current().map(environment -> {
            Restore given = request.arguments();
            String kept = given.preserveUnderName() != null
                    ? given.preserveUnderName()
                    : branch.name() + "_before_" + environment.clock().instant().truncatedTo(ChronoUnit.SECONDS);
            RestoreBranchRequest self = from(branch, branch.id(), kept);
            RestoreBranchRequest then =
                    Optional.ofNullable(given.at()).map(self::at).orElse(self);
            return Optional.ofNullable(given.lsn()).map(then::atLsn).orElse(then);
        });
    }

    /** Refused where the rows would make the declared class of the branch's rows wrong. */
    private static Mono<RestoreBranchRequest> refresh(Operate<Branch.Props, Branch.Attributes, Refresh> request) {
        return Mono.fromSupplier(() -> {
            if (request.props().rows() != DataClass.PRODUCTION_COPY) {
                throw BranchOperationException.classified(
                        request.identity().fqn(),
                        request.identity().resource().stage(),
                        request.props().rows());
            }
            return from(
                    request.attributes(),
                    request.arguments().sourceBranchId(),
                    request.arguments().preserveUnderName());
        });
    }

    private static RestoreBranchRequest from(
            Branch.Attributes branch, String source, @Nullable String preserveUnderName) {
        var request = RestoreBranchRequest.from(new BranchPath(branch.projectId(), branch.id()), source);
        return preserveUnderName == null ? request : request.preserveUnderName(preserveUnderName);
    }

    private Mono<Branch.Attributes> replace(
            String verb, Operate<Branch.Props, Branch.Attributes, ?> request, Mono<RestoreBranchRequest> wish) {
        if (request.props().masking() != null) {
            return Mono.error(() -> NothingMade.because(BranchOperationException.masked(
                    request.identity().fqn(), request.identity().resource().stage(), verb)));
        }
        return wish.onErrorMap(NothingMade::because)
                .flatMap(restore -> neon.call(client -> client.branches().restore(restore))
                        .onErrorMap(InvalidRequestException.class, NothingMade::because))
                .then(Mono.defer(() -> reconcile.apply(new Reconcile<>(
                        request.identity(),
                        Reconcile.Phase.UPDATE,
                        request.props(),
                        Optional.of(request.props()),
                        Optional.of(request.attributes())))));
    }
}
