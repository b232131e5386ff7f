package io.alchemyreactive.neon.local.internal.pooler;

import java.time.Duration;

/**
 * The limits of a pool.
 *
 * @param endpoint the id of the endpoint, for errors
 * @param sessions the largest number of sessions
 * @param longest the longest time that a borrower waits
 */
record PoolLimits(String endpoint, int sessions, Duration longest) {}
