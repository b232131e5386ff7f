package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.resource.Retries;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.PendingOperation;
import io.alchemyreactive.value.Value;
import reactor.core.publisher.Mono;

/**
 * An operation of a type with the arguments that it is given. Immutable and thread-safe.
 *
 * @param pending its name and arguments as they are stored
 * @param dataLoss the data that it loses; an empty text where it loses none
 * @param repeatable whether running it twice comes to the same as running it once
 * @param call calls the provider
 */
public record BoundOperation(PendingOperation pending, String dataLoss, boolean repeatable, Call call) {

    /** A call of the provider; emits the attributes afterwards. */
    interface Call {
        Mono<Value.Fields> on(Identity identity, Generation generation, CallOptions options);
    }

    /** Its name. */
    public String name() {
        return pending.name();
    }

    /** Runs it on an object; makes a call again only where that is harmless. */
    public Mono<Value.Fields> run(Identity identity, Generation generation, CallOptions options) {
        return call.on(identity, generation, repeatable ? options : options.withRetries(Retries.NONE));
    }
}
