package io.alchemyreactive.neon.local.internal.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * When a further copy of data is worth its disk, and which copies are not worth theirs any more. A recovery can start from any
 * earlier copy, so fewer copies mean longer replays and nothing else. Stateless.
 */
public final class BasePolicy {

    private static final long MEGABYTE = 1 << 20;
    /** A replay of this much takes seconds. */
    private static final long LEAST_LOG = 256 * MEGABYTE;
    /** At least this part of the data is written between two copies, so copying costs less than the writes did. */
    private static final long PART_OF_DATA = 2;

    private static final long MOST_COPIES = 8;
    private static final long MOST_TIMES_DATA = 4;
    private static final long LEAST_ROOM = 2048 * MEGABYTE;

    private BasePolicy() {}

    /** Whether a replay of so much log takes so long that a copy may be worth it, whatever the size of the data. */
    public static boolean isMuch(long logBytes) {
        return logBytes >= LEAST_LOG;
    }

    /** Whether so much log since the last copy is worth a further copy of so much data. */
    public static boolean isWorthACopy(long logBytes, long dataBytes) {
        return isMuch(logBytes) && logBytes >= dataBytes / PART_OF_DATA;
    }

    /** The most that the copies of a storage take: four times its data, or 2 GB where that is more; the first and the last one always stay. */
    public static long mostBytes(List<BaseRow> bases) {
        var last = bases.isEmpty() ? 0 : bases.get(bases.size() - 1).size();
        return Math.max(LEAST_ROOM, MOST_TIMES_DATA * last);
    }

    /**
     * The copies to keep: while they are too many or take too much room, the one goes whose neighbours have the least log between
     * them. The first and the last one stay: the history begins with the former, and the next replay with the latter.
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

    /** The room of copies on disk; copies that an older version made count nothing. */
    public static long bytes(List<BaseRow> bases) {
        return bases.stream().mapToLong(BaseRow::size).sum();
    }

    private static long gap(List<BaseRow> bases, int index) {
        return bases.get(index + 1).place().value()
                - bases.get(index - 1).place().value();
    }
}
