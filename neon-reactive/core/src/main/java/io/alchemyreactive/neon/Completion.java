package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import java.util.List;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/**
 * Checks whether Neon has completed the changes of an earlier attempt. An object that can be found is complete only
 * when its operations have succeeded.
 */
final class Completion {

    private static final int NEWEST = 100;

    private Completion() {}

    /**
     * Waits for the last operation of each kind. Fails with {@link
     * io.alchemyreactive.neon.api.error.OperationFailedException} when one has failed.
     */
    static Mono<Void> of(NeonClient client, String projectId, Predicate<NeonOperation> about) {
        return client.operations()
                .list(projectId)
                .take(NEWEST)
                .filter(about)
                // The newest operations come first. A success makes earlier failures of its kind irrelevant.
                .distinct(operation -> List.of(operation.action(), operation.branchId(), operation.endpointId()))
                .filter(operation -> !operation.succeeded())
                .map(NeonOperation::id)
                .collectList()
                .flatMap(open -> open.isEmpty()
                        ? Mono.<Void>empty()
                        : client.operations().await(projectId, open).then());
    }

    /** Accepts the operations of a branch. */
    static Predicate<NeonOperation> ofBranch(String branchId) {
        return operation -> operation.branchId().filter(branchId::equals).isPresent();
    }
}
