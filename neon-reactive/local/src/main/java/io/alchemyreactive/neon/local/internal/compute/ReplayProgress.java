package io.alchemyreactive.neon.local.internal.compute;

/**
 * The progress of a recovery.
 *
 * @param from the log position at which its copy was complete
 * @param at the current position
 * @param end the last position that it may have to reach; a point in time may be earlier
 */
public record ReplayProgress(Lsn from, Lsn at, Lsn end) {

    private static final long MEGABYTE = 1 << 20;

    /** The progress in megabytes of log, for users. */
    public String text() {
        return "replayed " + megabytes(at) + " of at most " + megabytes(end) + " MB of log";
    }

    private long megabytes(Lsn place) {
        return Math.max(0, (place.value() - from.value() + MEGABYTE / 2) / MEGABYTE);
    }
}
