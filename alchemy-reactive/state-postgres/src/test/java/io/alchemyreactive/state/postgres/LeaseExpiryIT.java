package io.alchemyreactive.state.postgres;

import static io.alchemyreactive.state.postgres.Server.LIMIT;
import static io.alchemyreactive.test.StateSamples.holder;
import static io.alchemyreactive.test.StateSamples.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LeaseLostException;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

class LeaseExpiryIT {

    private static final StageKey STAGE = new StageKey("shop", "test");
    private static final String EXPIRE = "UPDATE alchemy.lease SET expires_at = clock_timestamp()";
    private static final String LASTS_ON = "SELECT (expires_at > clock_timestamp())::text FROM alchemy.lease";

    private Redacted<String> uri;
    private PostgresStateStore first;
    private PostgresStateStore second;

    @BeforeEach
    void open() {
        uri = Server.running().freshDatabase();
        first = PostgresStateStore.create(PostgresStateOptions.of(uri));
        second = PostgresStateStore.create(PostgresStateOptions.of(uri));
    }

    @AfterEach
    void close() {
        first.close().block(LIMIT);
        second.close().block(LIMIT);
    }

    @Test
    void expiredLeaseIsTakenOverAndItsWriterIsRefused() {
        Lease stale = first.acquire(STAGE, holder("stale")).block(LIMIT);
        first.commit(stale, List.of(put("a", 1))).block(LIMIT);
        Server.sql(uri, EXPIRE);
        assertThat(second.load(STAGE).block(LIMIT).leasedBy()).isNull();

        Lease next = second.acquire(STAGE, holder("next")).block(LIMIT);
        assertThat(next.fence()).isGreaterThan(stale.fence());
        StepVerifier.create(first.commit(stale, List.of(put("a", 2), put("b", 1))))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(LeaseLostException.class)
                        .hasMessageContainingAll("shop/test", next.holder().toString()))
                .verify(LIMIT);
        stale.release().block(LIMIT);
        assertThat(second.load(STAGE).block(LIMIT)).satisfies(snapshot -> {
            assertThat(snapshot.rows()).containsOnlyKeys("a").containsValue(row("a", 1));
            assertThat(snapshot.leasedBy()).isEqualTo(holder("next"));
        });
        second.commit(next, List.of(put("a", 2))).block(LIMIT);
    }

    @Test
    void expiredLeaseThatNobodyTookMayStillWriteAndIsRenewed() {
        var quick = PostgresStateStore.create(PostgresStateOptions.builder(uri)
                .lease(Duration.ofSeconds(60), Duration.ofMillis(20))
                .build());
        Lease lease = quick.acquire(STAGE, holder("slow")).block(LIMIT);
        Server.sql(uri, EXPIRE);
        quick.commit(lease, List.of(put("a", 1))).block(LIMIT);
        Server.await("a heartbeat", () -> Server.sql(uri, LASTS_ON).equals(List.of("true")));
        StepVerifier.create(second.acquire(STAGE, holder("other")))
                .expectError(LockedException.class)
                .verify(LIMIT);
        quick.close().block(LIMIT);
    }

    @Test
    void heartbeatOfALostLeaseDoesNotRenewItsSuccessor() {
        var quick = PostgresStateStore.create(PostgresStateOptions.builder(uri)
                .lease(Duration.ofSeconds(60), Duration.ofMillis(20))
                .build());
        quick.acquire(STAGE, holder("stale")).block(LIMIT);
        // As if taken over, in one step, so that no heartbeat can come between.
        Server.sql(uri, "UPDATE alchemy.lease SET fence = fence + 1, expires_at = clock_timestamp()");
        Lease other =
                quick.acquire(new StageKey("shop", "other"), holder("other")).block(LIMIT);
        Server.sql(uri, EXPIRE + " WHERE stage = 'other'");
        Server.await(
                "a heartbeat of the other lease",
                () -> Server.sql(uri, LASTS_ON + " WHERE stage = 'other'").equals(List.of("true")));
        assertThat(Server.sql(uri, LASTS_ON + " WHERE stage = 'test'")).containsExactly("false");
        other.release().block(LIMIT);
        quick.close().block(LIMIT);
    }

    @Test
    void closingGivesBackWhatIsHeld() {
        first.acquire(STAGE, holder("first")).block(LIMIT);
        first.close().block(LIMIT);
        Lease next = second.acquire(STAGE, holder("next")).block(LIMIT);
        assertThat(next.fence()).isEqualTo(2);
    }

    @Test
    void processThatWasStoppedPastItsExpiryIsRefusedWhenItGoesOn() throws Exception {
        try (var child = StoreChild.start(uri, STAGE, Duration.ofSeconds(2))) {
            assertThat(child.says()).isEqualTo("held");
            child.tell("");
            assertThat(child.says()).isEqualTo("committed");
            child.signal("STOP");
            Lease next = takeOver();
            child.signal("CONT");
            child.tell("");
            assertThat(child.says()).startsWith("LeaseLostException");
            assertThat(first.load(STAGE).block(LIMIT).rows()).containsOnlyKeys("child-1");
            first.commit(next, List.of(put("a", 1))).block(LIMIT);
        }
    }

    @Test
    void stageOfAProcessThatWasKilledIsFreeAfterItsExpiry() throws Exception {
        try (var child = StoreChild.start(uri, STAGE, Duration.ofSeconds(2))) {
            assertThat(child.says()).isEqualTo("held");
            child.signal("KILL");
            assertThat(takeOver().fence()).isEqualTo(2);
        }
    }

    private Lease takeOver() {
        return first.acquire(STAGE, holder("next"))
                .retryWhen(Retry.fixedDelay(5_000, Duration.ofMillis(10)).filter(LockedException.class::isInstance))
                .block(LIMIT);
    }

    private static StateChange put(String fqn, long revision) {
        return new StateChange.PutRow(row(fqn, revision));
    }
}
