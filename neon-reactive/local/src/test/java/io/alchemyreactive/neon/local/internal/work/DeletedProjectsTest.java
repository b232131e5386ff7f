package io.alchemyreactive.neon.local.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.internal.rows.DeletedProjectRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeletedProjectsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final long HALF = DeletedProjectRow.MOST_BYTES / 2;

    @Test
    void oneGoesWhenItsTimeIsOver() {
        var day = deleted(Duration.ofDays(1), 1);
        var week = deleted(Duration.ofDays(7), 1);

        assertThat(DeletedProjects.due(List.of(day, week), NOW)).containsExactly(week);
        assertThat(DeletedProjects.due(List.of(day, week), NOW.minusNanos(1))).isEmpty();
    }

    @Test
    void theOldestGoWhenAllTakeTooMuchRoomTogether() {
        var first = deleted(Duration.ofHours(3), 1);
        var second = deleted(Duration.ofHours(2), HALF);
        var third = deleted(Duration.ofHours(1), HALF);

        assertThat(DeletedProjects.due(List.of(second, third), NOW)).isEmpty();
        assertThat(DeletedProjects.due(List.of(first, second, third), NOW)).containsExactly(first);
        var tooLarge = deleted(Duration.ZERO, 2 * HALF + 1);
        assertThat(DeletedProjects.due(List.of(first, tooLarge), NOW)).containsExactly(tooLarge);
    }

    @Test
    void theRemovalOfOneGoesOnWhereItEnded() {
        var leaving = deleted(Duration.ofHours(1), 1);
        leaving.leaving = true;

        assertThat(DeletedProjects.due(List.of(leaving), NOW)).containsExactly(leaving);
    }

    private static DeletedProjectRow deleted(Duration ago, long bytes) {
        var deleted = new DeletedProjectRow();
        deleted.deletedAt = NOW.minus(ago);
        deleted.recoverableUntil = deleted.deletedAt.plus(DeletedProjectRow.RECOVERY_PERIOD);
        deleted.bytes = bytes;
        return deleted;
    }
}
