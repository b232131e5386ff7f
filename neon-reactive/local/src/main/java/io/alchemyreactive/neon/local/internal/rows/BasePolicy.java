package io.alchemyreactive.neon.local.internal.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decides when a new copy of data is worth its disk space, and which copies are not worth theirs any more. A recovery
 * can start from any earlier copy, so fewer copies only mean longer replays. Stateless.
 */
public final class BasePolicy {

    private static final long MEGABYTE = 1 << 20;
    /** A replay of this much log takes seconds. */
    private static final long LEAST_LOG = 256 * MEGABYTE;
    /**
     * The log between two copies has at least the size of this fraction of the data, so copying costs less than the
     * writes did.
     */
    private static final long PART_OF_DATA = 2;

    private static final long MOST_COPIES = 8;
    private static final long MOST_TIMES_DATA = 4;
    private static final long LEAST_ROOM = 2048 * MEGABYTE;

    private BasePolicy() {}

    /** Whether a replay of this much log takes so long that a copy may be worth it, for any size of the data. */
    public static boolean isMuch(long logBytes) {
        return logBytes >= LEAST_LOG;
    }

    /** Whether this much log since the last copy is worth a new copy of this much data. */
    public static boolean isWorthACopy(long logBytes, long dataBytes) {
        return isMuch(logBytes) && logBytes >= dataBytes / PART_OF_DATA;
    }

    /**
     * The limit for the copies of a storage on disk: four times its data, or 2 GB when that is more. The first and the
     * last copy always stay.
     */
    public static long mostBytes(List<BaseRow> bases) {
        var last = bases.isEmpty() ? 0 : bases.get(bases.size() - 1).size();
        return Math.max(LEAST_ROOM, MOST_TIMES_DATA * last);
    }

    /**
     * The copies to keep. While there are too many or they need too much space, removes the copy whose neighbours have
     * the least log between them. The first copy stays because the history begins with it, and the last because the
     * next replay does.
     */
    public static List<BaseRow> kept(List<BaseRow> bases) {
        var kept = new ArrayList<>(bases);
        while (kept.size() > 2 && (kept.size() > MOST_COPIES || bytes(kept) > mostBytes(bases))) {
            var least = IntStream.range(1, kept.size() - 1)
                    .boxed()
                    .min((a, b) -> Long.compare(gap(kept, a), gap(kept, b)))
                    .orElseThrow();
            kept.remove((int) least);
        }
        return kept;
    }

    /** The size of copies on disk. Copies of an older version count as 0. */
    public static long bytes(List<BaseRow> bases) {
        return bases.stream().mapToLong(BaseRow::size).sum();
    }

    private static long gap(List<BaseRow> bases, int index) {
        return bases.get(index + 1).place().value()
                - bases.get(index - 1).place().value();
    }
}
