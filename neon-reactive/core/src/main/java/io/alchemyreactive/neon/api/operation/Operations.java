package io.alchemyreactive.neon.api.operation;

import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.OperationFailedException;
import io.alchemyreactive.neon.api.error.WaitTimeoutException;
import io.alchemyreactive.neon.api.path.OperationPath;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations that continue after Neon has answered. Neon keeps them for six months. Thread-safe. */
public interface Operations {

    /** Emits the operations of the project, newest first, page by page as the subscriber requests them. */
    Flux<NeonOperation> list(String projectId);

    /** Emits the operation, or fails with {@link NotFoundException}. */
    Mono<NeonOperation> get(OperationPath operation);

    /**
     * Waits until all the operations have ended and emits their last state, in the order of the ids.
     *
     * <p>Fails with {@link OperationFailedException} as soon as one has failed or was cancelled. An operation with the
     * status {@code failed} is read a second time first, because Neon may retry it. Fails with {@link
     * WaitTimeoutException} when the deadline of the options passes. Fails with {@link NotFoundException} when Neon
     * never knows an id; check the resource itself then. You may wait again with the ids at any time. A cancel does not
     * stop the operations.
     */
    Mono<List<NeonOperation>> await(String projectId, Collection<String> operationIds);
}
