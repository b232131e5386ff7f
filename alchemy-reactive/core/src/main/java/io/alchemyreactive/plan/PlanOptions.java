package io.alchemyreactive.plan;

import io.alchemyreactive.lifecycle.RetryListener;
import io.alchemyreactive.state.Protection;
import java.util.Set;

/**
 * What a planner has to know of the user's wishes.
 *
 * @param adopt whether objects that are not ours may be taken over
 * @param forget whether rows whose provider is missing are dropped
 * @param refresh whether providers are asked about every stored object
 * @param concurrency how many providers are asked at once
 * @param protections what the program declares the stage to be protected from
 * @param retries hears of provider calls that are made again
 */
public record PlanOptions(
        boolean adopt,
        boolean forget,
        boolean refresh,
        int concurrency,
        Set<Protection> protections,
        RetryListener retries) {

    public PlanOptions {
        protections = Set.copyOf(protections);
    }
}
