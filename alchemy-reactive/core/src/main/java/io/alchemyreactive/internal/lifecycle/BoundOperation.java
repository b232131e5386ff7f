package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.resource.Retries;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.PendingOperation;
import io.alchemyreactive.value.Value;
import reactor.core.publisher.Mono;

/**
 * An operation with its arguments. Immutable and thread-safe.
 *
 * @param pending its name and arguments as they are stored
 * @param dataLoss the data that the operation loses; empty when it loses none
 * @param repeatable whether the operation is idempotent
 * @param call calls the provider
 */
public record BoundOperation(PendingOperation pending, String dataLoss, boolean repeatable, Call call) {

    /** A call of the provider; emits the attributes after the operation. */
    interface Call {
        Mono<Value.Fields> on(Identity identity, Generation generation, CallOptions options);
    }

    /** The name of the operation. */
    public String name() {
        return pending.name();
    }

    /**
     * Runs the operation on an object and emits the attributes afterwards. Retries a failed call only when the
     * operation is idempotent.
     */
    public Mono<Value.Fields> run(Identity identity, Generation generation, CallOptions options) {
        return call.on(identity, generation, repeatable ? options : options.withRetries(Retries.NONE));
    }
}
