package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.effect.TimeSpans;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Retries;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.Row;
import java.time.Duration;

/**
 * For which resource a provider is called, and within which limits.
 *
 * @param fqn the resource's name with its scopes as it is now
 * @param timeout how long one call may take
 * @param retries how often it is made again after a failure that allows it
 * @param listener hears of each further call
 */
public record CallOptions(String fqn, Duration timeout, Retries retries, CallListener listener) {

    /** These limits with other retries. */
    CallOptions withRetries(Retries other) {
        return new CallOptions(fqn, timeout, other, listener);
    }

    /**
     * The limits that a stored resource was declared with, or those of the type whose provider is called. Spans that an
     * earlier version has stored may be longer than can be waited for; they are cut.
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
