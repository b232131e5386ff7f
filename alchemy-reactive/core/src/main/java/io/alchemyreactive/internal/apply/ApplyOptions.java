package io.alchemyreactive.internal.apply;

import io.alchemyreactive.state.Protection;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The user's wishes that an applier respects, and its surroundings.
 *
 * @param concurrency how many resources are worked on at once
 * @param breakReferences whether resources may go although other stages use them
 * @param forget whether objects without a provider are left alone, and no longer known
 * @param consents names of resources whose data may be lost
 * @param protections what the stage is protected from
 * @param clock the time
 * @param ids makes instance ids
 */
public record ApplyOptions(
        int concurrency,
        boolean breakReferences,
        boolean forget,
        Set<String> consents,
        Set<Protection> protections,
        InstantSource clock,
        Supplier<String> ids) {

    public ApplyOptions {
        consents = Set.copyOf(consents);
        protections = Set.copyOf(protections);
    }
}
