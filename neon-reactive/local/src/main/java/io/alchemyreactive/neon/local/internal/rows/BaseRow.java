package io.alchemyreactive.neon.local.internal.rows;

import io.alchemyreactive.neon.local.internal.compute.Lsn;
import io.alchemyreactive.neon.local.internal.compute.RecoveryPoint;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the data of a storage, from which its later states can be recovered.
 *
 * @param name the name of the copy; empty for the data itself where it never changes again
 * @param lsn the log position at which the copy is complete
 * @param time the time at which the copy was complete, by the real clock
 * @param bytes its size on disk; null when not recorded
 */
public record BaseRow(
        String name, String lsn, Instant time, @Nullable Long bytes) {

    public BaseRow {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(lsn, "lsn");
        Objects.requireNonNull(time, "time");
    }

    /** The size on disk; 0 for a copy that needs no space of its own, or whose size was not recorded. */
    long size() {
        return bytes == null ? 0 : bytes;
    }

    public Lsn place() {
        return Lsn.parse(lsn).orElseThrow(() -> new IllegalStateException("A copy was made at no place: " + lsn));
    }

    /** Whether the point can be reached from this copy. */
    boolean isBefore(RecoveryPoint point) {
        if (point instanceof RecoveryPoint.AtLsn at) {
            return place().compareTo(at.lsn()) <= 0;
        }
        return point instanceof RecoveryPoint.AtTime at && !time.isAfter(at.time());
    }
}
