package io.alchemyreactive.neon.local.internal.compute;

/**
 * A copy of data that is stored for recoveries.
 *
 * @param place the log position at which the copy is complete
 * @param bytes its size on disk
 */
public record BaseCopy(Lsn place, long bytes) {}
