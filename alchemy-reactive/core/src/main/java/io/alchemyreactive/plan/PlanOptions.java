package io.alchemyreactive.plan;

/**
 * What a planner has to know of the user's wishes.
 *
 * @param adopt whether objects that are not ours may be taken over
 * @param forget whether rows whose provider is missing are dropped
 * @param refresh whether providers are asked about every stored object
 * @param concurrency how many providers are asked at once
 */
public record PlanOptions(boolean adopt, boolean forget, boolean refresh, int concurrency) {}
