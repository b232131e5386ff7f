package io.alchemyreactive.internal.lifecycle;

import java.time.Instant;

/**
 * What is written on each row.
 *
 * @param fence the fence of the lease
 * @param at the time
 */
public record RowStamp(long fence, Instant at) {}
