package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.effect.TimeSpans;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Retries;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.Row;
import java.time.Duration;

/**
 * The resource for which a provider is called, and the limits of the call.
 *
 * @param fqn the current name of the resource with its scopes
 * @param timeout how long one call may take
 * @param retries how often a call is retried after a failure that allows it
 * @param listener receives each retry
 */
public record CallOptions(String fqn, Duration timeout, Retries retries, CallListener listener) {

    /** These limits with other retries. */
    CallOptions withRetries(Retries other) {
        return new CallOptions(fqn, timeout, other, listener);
    }

    /**
     * The limits that a stored resource was declared with, or those of the type whose provider is called. Spans stored
     * by an earlier version may be longer than a scheduler can wait; they are shortened to the longest possible one.
     */
    public static CallOptions of(Row row, ResourceType<?, ?, ?> type, CallListener listener) {
        Policies policies = row.policies();
        return new CallOptions(
                row.fqn(),
                policies.timeout().map(TimeSpans::atMost).orElseGet(type::timeout),
                policies.tries()
                        .map(tries -> new Retries(
                                tries.times(),
                                TimeSpans.atMost(tries.firstWait()),
                                TimeSpans.atMost(tries.longestWait())))
                        .orElseGet(type::retries),
                listener);
    }
}
