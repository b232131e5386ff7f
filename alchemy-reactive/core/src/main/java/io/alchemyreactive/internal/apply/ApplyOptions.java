package io.alchemyreactive.internal.apply;

import io.alchemyreactive.state.Protection;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The options of an apply, with its clock and ids.
 *
 * @param concurrency how many resources are worked on at once
 * @param breakReferences whether resources may be deleted although other stages use them
 * @param forget whether rows without a provider are removed from state; their objects stay
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
