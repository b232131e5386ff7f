package io.alchemyreactive.apply;

import io.alchemyreactive.state.Protection;
import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an applier has to know of the user's wishes and of its surroundings.
 *
 * @param concurrency how many resources are worked on at once
 * @param breakReferences whether resources may go although other stages use them
 * @param consents names of resources whose data may be lost
 * @param protections what the stage is protected from
 * @param clock the time
 * @param ids makes instance ids
 */
public record ApplyOptions(
        int concurrency,
        boolean breakReferences,
        Set<String> consents,
        Set<Protection> protections,
        Clock clock,
        Supplier<String> ids) {

    public ApplyOptions {
        consents = Set.copyOf(consents);
        protections = Set.copyOf(protections);
    }
}
