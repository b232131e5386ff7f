package io.alchemyreactive.neon.api.operation;

import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.OperationFailedException;
import io.alchemyreactive.neon.api.error.WaitTimeoutException;
import io.alchemyreactive.neon.api.path.OperationPath;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations that Neon works on after it has answered; kept by Neon for six months. Thread safe. */
public interface Operations {

    /** Emits the operations of the project, newest first, page by page as they are asked for. */
    Flux<NeonOperation> list(String projectId);

    /** Emits the operation, or fails with {@link NotFoundException}. */
    Mono<NeonOperation> get(OperationPath operation);

    /**
     * Waits until all the operations have ended and emits their last state, in the order of the ids.
     *
     * <p>Fails with {@link OperationFailedException} as soon as one has failed or was cancelled (a {@code failed} one gets a
     * second look, for Neon may try again), with {@link WaitTimeoutException} when the deadline of the options passes, and with
     * {@link NotFoundException} when an id stays unknown: then only the resource itself can tell. A wait may be resumed with
     * the same ids at any time; cancelling it leaves the operations alone.
     */
    Mono<List<NeonOperation>> await(String projectId, Collection<String> operationIds);
}
