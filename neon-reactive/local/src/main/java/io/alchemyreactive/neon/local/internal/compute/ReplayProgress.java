package io.alchemyreactive.neon.local.internal.compute;

/**
 * How far a recovery has come.
 *
 * @param from the place in the log at which its copy was complete
 * @param at the place that it has come to
 * @param end the last place that it may have to come to; a point in time may lie before it
 */
public record ReplayProgress(Lsn from, Lsn at, Lsn end) {

    private static final long MEGABYTE = 1 << 20;

    /** In megabytes of the log, for people. */
    public String text() {
        return "replayed " + megabytes(at) + " of at most " + megabytes(end) + " MB of log";
    }

    private long megabytes(Lsn place) {
        return Math.max(0, (place.value() - from.value() + MEGABYTE / 2) / MEGABYTE);
    }
}
