package io.alchemyreactive.neon.local.internal.rows;

import io.alchemyreactive.neon.local.internal.compute.Lsn;
import io.alchemyreactive.neon.local.internal.compute.RecoveryPoint;
import io.alchemyreactive.neon.local.internal.http.Body;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A point in the history of a branch, as in a call and as stored in an operation. When both parts are null, it means
 * the current state.
 *
 * @param lsn a log position
 * @param time a time by the real clock
 */
public record PointInTime(@Nullable String lsn, @Nullable Instant time) {

    public static final PointInTime NOW = new PointInTime(null, null);

    /** Reads the point from a body. Refuses two points, and a point in the future or before the stored history. */
    public static PointInTime read(Body body, String lsnField, String timeField, StorageRow source, Window window) {
        var lsn = body.findText(lsnField);
        var time = body.findInstant(timeField);
        if (lsn.isPresent() && time.isPresent()) {
            throw body.invalid(timeField, "cannot be given together with " + lsnField);
        }
        lsn.ifPresent(text -> {
            var place = Lsn.parse(text)
                    .orElseThrow(() -> body.invalid(lsnField, "must be a place in the log, such as 0/16B3748"));
            var first = Optional.ofNullable(source.sinceLsn).flatMap(Lsn::parse);
            if (first.filter(kept -> place.compareTo(kept) < 0).isPresent()) {
                throw body.invalid(lsnField, "lies before the history that is kept, which begins at " + first.get());
            }
        });
        time.ifPresent(wanted -> {
            if (wanted.isAfter(window.now())) {
                throw body.invalid(timeField, "lies in the future");
            }
            var earliest = source.since.isAfter(window.earliest()) ? source.since : window.earliest();
            if (wanted.isBefore(earliest)) {
                throw body.invalid(timeField, "lies before the history that is kept, which begins at " + earliest);
            }
        });
        return new PointInTime(lsn.orElse(null), time.orElse(null));
    }

    /** The point of a recovery; empty for the current state. */
    public Optional<RecoveryPoint> point() {
        if (lsn != null) {
            return Lsn.parse(lsn).map(RecoveryPoint.AtLsn::new);
        }
        return Optional.ofNullable(time).map(RecoveryPoint.AtTime::new);
    }

    /**
     * The range of points that can be restored.
     *
     * @param earliest the earliest point
     * @param now the latest point
     */
    public record Window(Instant earliest, Instant now) {

        public static Window of(ProjectRow project, Instant now) {
            return new Window(now.minusSeconds(project.historyRetentionSeconds), now);
        }
    }
}
