package io.alchemyreactive.neon.local.internal.compute;

/**
 * A copy of data that was kept for recoveries.
 *
 * @param place in the log at which it is complete
 * @param bytes what it takes on disk
 */
public record BaseCopy(Lsn place, long bytes) {}
