package io.alchemyreactive.internal.lifecycle;

import java.time.Instant;

/**
 * The marks that each written row gets.
 *
 * @param fence the fence of the lease
 * @param at the time
 */
public record RowStamp(long fence, Instant at) {}
