package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.branch.BranchCreated;
import io.alchemyreactive.neon.api.branch.CreateBranchRequest;
import io.alchemyreactive.neon.api.masking.AnonymizationStatus;
import io.alchemyreactive.neon.api.masking.CreateAnonymizedBranchRequest;
import io.alchemyreactive.neon.api.path.BranchPath;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Makes branches with masked columns, and waits for the end of the masking. */
final class BranchMasking {

    private static final Set<String> NOT_BEGUN = Set.of("created", "initialized");

    private BranchMasking() {}

    static Mono<BranchCreated> create(NeonClient client, CreateBranchRequest branch, @Nullable List<Masking> masking) {
        return masking == null
                ? client.branches().create(branch)
                : client.anonymizedBranches()
                        .create(CreateAnonymizedBranchRequest.masked(
                                branch, masking.stream().map(Masking::rule).toList()));
    }

    /** Completes when the masking has ended. Consumers must not see the branch before. */
    static Mono<Void> ended(NeonClient client, BranchPath branch, @Nullable List<Masking> masking) {
        return masking == null
                ? Mono.empty()
                : client.anonymizedBranches()
                        .status(branch)
                        .flatMap(status -> begun(client, branch, status))
                        .then(Mono.defer(() -> client.anonymizedBranches().await(branch)))
                        .then();
    }

    private static Mono<AnonymizationStatus> begun(NeonClient client, BranchPath branch, AnonymizationStatus status) {
        return NOT_BEGUN.contains(status.state()) ? client.anonymizedBranches().start(branch) : Mono.just(status);
    }
}
