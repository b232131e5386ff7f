package io.alchemyreactive.state.postgres;

import static io.alchemyreactive.state.postgres.Server.LIMIT;
import static io.alchemyreactive.test.StateSamples.holder;
import static io.alchemyreactive.test.StateSamples.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateAccessException;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateUnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class ConnectionFaultsIT {

    private static final StageKey STAGE = new StageKey("shop", "test");

    /** Ends all sessions of the database but the one that asks. */
    private static final String END_SESSIONS = "SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity"
            + " WHERE application_name = 'alchemy' AND datname = current_database() AND pid <> pg_backend_pid()";

    private Redacted<String> uri;
    private PostgresStateStore store;

    @BeforeEach
    void open() {
        uri = Server.running().freshDatabase();
        store = PostgresStateStore.create(PostgresStateOptions.of(uri));
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
    }

    @Test
    void everythingGoesOnAfterTheServerWasKilledAndStartedAgain() {
        Lease lease = store.acquire(STAGE, holder("first")).block(LIMIT);
        store.commit(lease, List.of(put("a", 1))).block(LIMIT);
        ProcessHandle server = Server.running().process();
        server.destroyForcibly();
        server.onExit().join();
        StepVerifier.create(store.commit(lease, List.of(put("a", 2), put("b", 1))))
                .expectComplete()
                .verify(LIMIT);
        assertThat(store.load(STAGE).block(LIMIT)).satisfies(snapshot -> {
            assertThat(snapshot.rows()).containsOnlyKeys("a", "b");
            assertThat(snapshot.leasedBy()).isEqualTo(holder("first"));
        });
        lease.release().block(LIMIT);
    }

    @Test
    void commitsAreDoneOnceEachWhileSessionsAreEndedAllTheTime() {
        Lease lease = store.acquire(STAGE, holder("first")).block(LIMIT);
        int commits = 40;
        Disposable storm = Mono.fromRunnable(() -> Server.sql(uri, END_SESSIONS))
                .subscribeOn(Schedulers.boundedElastic())
                .then(Mono.delay(Duration.ofMillis(20)))
                .repeat()
                .retry()
                .subscribe();
        try {
            StepVerifier.create(Flux.range(1, commits)
                            .concatMap(i -> store.commit(lease, List.of(put("a", i), put("row-" + i, 1))))
                            .then())
                    .expectComplete()
                    .verify(LIMIT);
        } finally {
            storm.dispose();
        }
        assertThat(store.load(STAGE).block(LIMIT).rows()).hasSize(commits + 1).containsValue(row("a", commits));
        lease.release().block(LIMIT);
    }

    @Test
    void oneConnectionServesAnyNumberOfCallers() {
        var narrow = PostgresStateStore.create(
                PostgresStateOptions.builder(uri).connections(1).build());
        Lease lease = narrow.acquire(STAGE, holder("first")).block(LIMIT);
        Flux<?> commits = Flux.range(0, 100).flatMap(i -> narrow.commit(lease, List.of(put("row-" + i, 1))), 100);
        Flux<?> loads = Flux.range(0, 100).flatMap(i -> narrow.load(STAGE), 100);
        StepVerifier.create(Flux.merge(commits, loads).then()).expectComplete().verify(LIMIT);
        assertThat(narrow.load(STAGE).block(LIMIT).rows()).hasSize(100);
        narrow.close().block(LIMIT);
    }

    @Test
    void cancelStormLeaksNoConnection() {
        // With one connection a single leak would stop everything.
        var narrow = PostgresStateStore.create(
                PostgresStateOptions.builder(uri).connections(1).build());
        narrow.load(STAGE).block(LIMIT);
        Lease lease = narrow.acquire(STAGE, holder("first")).block(LIMIT);
        var random = new Random(20260102);
        for (int round = 0; round < 20; round++) {
            int number = round;
            List<Disposable> all = IntStream.range(0, 20)
                    .mapToObj(i -> work(narrow, lease, number * 20 + i)
                            .subscribeOn(Schedulers.parallel())
                            .subscribe(done -> {}, failed -> {}))
                    .toList();
            if (random.nextBoolean()) {
                narrow.load(STAGE).block(LIMIT);
            }
            all.forEach(Disposable::dispose);
        }
        StepVerifier.create(Flux.range(0, 20).flatMap(i -> narrow.load(STAGE)).then())
                .expectComplete()
                .verify(LIMIT);
        lease.release().block(LIMIT);
        assertThat(Server.sql(
                        uri,
                        "SELECT count(*)::text FROM pg_stat_activity WHERE application_name = 'alchemy'"
                                + " AND datname = current_database() AND state LIKE 'idle in transaction%'"))
                .containsExactly("0");
        narrow.close().block(LIMIT);
    }

    @Test
    void serverOutOfConnectionsIsWaitedFor() {
        Server.sql(uri, "ALTER DATABASE " + database() + " CONNECTION LIMIT 0");
        try {
            var patient = store.load(STAGE).toFuture();
            var hasty = PostgresStateStore.create(
                    PostgresStateOptions.builder(uri).retries(1).build());
            StepVerifier.create(hasty.load(STAGE))
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(StateUnavailableException.class)
                            .hasMessageContainingAll("53300", database()))
                    .verify(LIMIT);
            assertThat(patient).isNotDone();
            Server.sql(Server.running().uri(), "ALTER DATABASE " + database() + " CONNECTION LIMIT -1");
            assertThat(patient.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .join()
                            .rows())
                    .isEmpty();
        } finally {
            Server.sql(Server.running().uri(), "ALTER DATABASE " + database() + " CONNECTION LIMIT -1");
        }
    }

    @Test
    void wrongPasswordIsToldWithoutIt() {
        var wrong = uri.map(text -> text.replaceFirst(":[^:@]+@", ":correct-horse@"));
        StepVerifier.create(PostgresStateStore.create(PostgresStateOptions.of(wrong))
                        .load(STAGE))
                .expectErrorSatisfies(e -> {
                    assertThat(e).isInstanceOf(StateAccessException.class).hasMessageContainingAll("28P01", "password");
                    var trace = new StringWriter();
                    e.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain("correct-horse");
                })
                .verify(LIMIT);
    }

    @Test
    void serverIsVerifiedUnlessToldOtherwise() {
        var verified = uri.map(text -> text.replaceFirst("\\?.*", ""));
        StepVerifier.create(PostgresStateStore.create(PostgresStateOptions.of(verified))
                        .load(STAGE))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(StateUnavailableException.class)
                        .hasMessageContainingAll("could not be verified", "sslrootcert"))
                .verify(LIMIT);
        var trusting =
                verified.map(text -> text + "?sslrootcert=" + Server.running().caFile());
        var trusted = PostgresStateStore.create(PostgresStateOptions.of(trusting));
        assertThat(trusted.load(STAGE).block(LIMIT).rows()).isEmpty();
        trusted.close().block(LIMIT);
    }

    @Test
    void databaseThatIsNotThereIsNamed() {
        var other = uri.map(text -> text.replace("/" + database(), "/nowhere"));
        StepVerifier.create(PostgresStateStore.create(PostgresStateOptions.of(other))
                        .load(STAGE))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(StateUnavailableException.class)
                        .hasMessageContainingAll("nowhere", "Create the database"))
                .verify(LIMIT);
    }

    private String database() {
        return DatabaseAddress.parse(uri).database();
    }

    private static Mono<?> work(PostgresStateStore store, Lease lease, int i) {
        return switch (i % 4) {
            case 0 -> store.load(STAGE);
            case 1 -> store.commit(lease, List.of(put("row-" + i, 1)));
            case 2 ->
                store.acquire(new StageKey("shop", "other-" + i), holder("x")).flatMap(taken -> taken.release());
            default -> store.stages().then();
        };
    }

    private static StateChange put(String fqn, long revision) {
        return new StateChange.PutRow(row(fqn, revision));
    }
}
