package io.alchemyreactive.neon.local.internal.compute;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in a write-ahead log.
 *
 * @param value the number of bytes written before it
 */
public record Lsn(long value) implements Comparable<Lsn> {

    private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");
    /** Clusters are made with segments of 1 MB. */
    static final long SEGMENT = 1 << 20;

    private static final long SEGMENTS_PER_ID = (1L << 32) / SEGMENT;

    /** Reads the form {@code 0/16B3748}, empty when it is another one. */
    public static Optional<Lsn> parse(String text) {
        var parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new Lsn(Long.parseLong(parts.group(1), 16) << 32 | Long.parseLong(parts.group(2), 16)))
                : Optional.empty();
    }

    /** Where a segment begins, by its name with the number of its timeline. */
    static Lsn ofSegment(String name) {
        var id = Long.parseLong(name.substring(8, 16), 16);
        var number = Long.parseLong(name.substring(16), 16);
        return new Lsn((id * SEGMENTS_PER_ID + number) * SEGMENT);
    }

    /** The end of the name of the segment that holds this place, after the number of the timeline. */
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
