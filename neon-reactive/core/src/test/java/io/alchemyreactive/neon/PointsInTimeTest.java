package io.alchemyreactive.neon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is finer than Neon keeps is no difference, which would make another branch or snapshot. */
class PointsInTimeTest {

    private static final Instant FINE = Instant.parse("2026-01-02T03:04:05.123456789Z");
    private static final Instant KEPT = Instant.parse("2026-01-02T03:04:05.123Z");

    @Test
    void branchesHaveMilliseconds() {
        assertThat(branch(FINE)).isEqualTo(branch(KEPT));
        assertThat(branch(FINE).parentTimestamp()).isEqualTo(KEPT);
    }

    @Test
    void snapshotsHaveMilliseconds() {
        assertThat(snapshot(FINE)).isEqualTo(snapshot(KEPT));
        assertThat(snapshot(FINE).timestamp()).isEqualTo(KEPT);
    }

    private static Branch.Props branch(Instant at) {
        return Branch.TYPE.props().create(Map.of("projectId", "p", "parentTimestamp", at, "expiresAt", at));
    }

    private static Snapshot.Props snapshot(Instant at) {
        return Snapshot.TYPE
                .props()
                .create(Map.of("projectId", "p", "branchId", "b", "timestamp", at, "expiresAt", at));
    }
}
