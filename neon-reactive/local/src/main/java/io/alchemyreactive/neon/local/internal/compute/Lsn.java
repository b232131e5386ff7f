package io.alchemyreactive.neon.local.internal.compute;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A position in a write-ahead log.
 *
 * @param value the number of bytes before the position
 */
public record Lsn(long value) implements Comparable<Lsn> {

    private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");
    /** The segment size. Clusters are created with segments of 1 MB. */
    static final long SEGMENT = 1 << 20;

    private static final long SEGMENTS_PER_ID = (1L << 32) / SEGMENT;

    /** Parses the form {@code 0/16B3748}; empty for another form. */
    public static Optional<Lsn> parse(String text) {
        var parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new Lsn(Long.parseLong(parts.group(1), 16) << 32 | Long.parseLong(parts.group(2), 16)))
                : Optional.empty();
    }

    /** The first position of a segment with this file name, which begins with the timeline number. */
    static Lsn ofSegment(String name) {
        var id = Long.parseLong(name.substring(8, 16), 16);
        var number = Long.parseLong(name.substring(16), 16);
        return new Lsn((id * SEGMENTS_PER_ID + number) * SEGMENT);
    }

    /** The file name of the segment with this position, without the timeline number in front. */
    String segment() {
        var number = value / SEGMENT;
        return String.format("%08X%08X", number / SEGMENTS_PER_ID, number % SEGMENTS_PER_ID);
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return String.format("%X/%X", value >>> 32, value & 0xFFFFFFFFL);
    }
}
