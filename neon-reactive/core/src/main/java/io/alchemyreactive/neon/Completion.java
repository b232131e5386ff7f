package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import java.util.List;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/**
 * Whether Neon has carried out what an earlier attempt began: an object that can be found is made only when its operations have
 * ended well.
 */
final class Completion {

    private static final int NEWEST = 100;

    private Completion() {}

    /**
     * Waits for the last operation of each kind. Fails with {@link io.alchemyreactive.neon.api.error.OperationFailedException} when one
     * did not end well.
     */
    static Mono<Void> of(NeonClient client, String projectId, Predicate<NeonOperation> about) {
        return client.operations()
                .list(projectId)
                .take(NEWEST)
                .filter(about)
                // The newest come first; one that went well makes up for those before it.
                .distinct(operation -> List.of(operation.action(), operation.branchId(), operation.endpointId()))
                .filter(operation -> !operation.succeeded())
                .map(NeonOperation::id)
                .collectList()
                .flatMap(open -> open.isEmpty()
                        ? Mono.<Void>empty()
                        : client.operations().await(projectId, open).then());
    }

    /** Of a branch. */
    static Predicate<NeonOperation> ofBranch(String branchId) {
        return operation -> operation.branchId().filter(branchId::equals).isPresent();
    }
}
