package io.alchemyreactive.resource;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.state.ResourceKey;
import java.util.Objects;

/**
 * One run of an {@link Action}, as its function is given it.
 *
 * @param action the action: its stack, stage and name with its scopes
 * @param key the idempotency key of this run. A run that failed or was interrupted is repeated with the same key until
 *     it succeeds or the inputs change; every other run has another key. 26 characters of {@code a-z} and {@code 2-7}
 * @param inputs the declared inputs, all known
 */
@Experimental
public record ActionRun<I extends Record>(ResourceKey action, String key, I inputs) {

    public ActionRun {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(inputs, "inputs");
    }
}
