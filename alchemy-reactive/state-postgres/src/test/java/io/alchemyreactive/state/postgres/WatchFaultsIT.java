package io.alchemyreactive.state.postgres;

import static io.alchemyreactive.state.postgres.Server.LIMIT;
import static io.alchemyreactive.test.StateSamples.fullRow;
import static io.alchemyreactive.test.StateSamples.holder;
import static io.alchemyreactive.test.StateSamples.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class WatchFaultsIT {

    private static final StageKey STAGE = new StageKey("shop", "test");
    private static final String LISTENERS = "SELECT count(*)::text FROM pg_stat_activity"
            + " WHERE application_name = 'alchemy' AND datname = current_database() AND query LIKE 'LISTEN%'";
    /** Ends the connection for notifications only. */
    private static final String END_LISTENERS = "SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity"
            + " WHERE application_name = 'alchemy' AND datname = current_database() AND query LIKE 'LISTEN%'"
            + " AND pid <> pg_backend_pid()";

    private Redacted<String> uri;
    private PostgresStateStore store;
    private PostgresStateStore second;

    @BeforeEach
    void open() {
        uri = Server.running().freshDatabase();
        var options = PostgresStateOptions.builder(uri)
                .key(new KeySource.Password(Redacted.of("right")))
                .build();
        store = PostgresStateStore.create(options);
        second = PostgresStateStore.create(options);
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        second.close().block(LIMIT);
    }

    @Test
    void watchIsCompleteWhileItsConnectionIsEndedAllTheTime() {
        Lease lease = store.acquire(STAGE, holder("first")).block(LIMIT);
        long commits = 100;
        Disposable storm = Mono.fromRunnable(() -> Server.sql(uri, END_LISTENERS))
                .subscribeOn(Schedulers.boundedElastic())
                .then(Mono.delay(Duration.ofMillis(20)))
                .repeat()
                .retry()
                .subscribe();
        try {
            Mono<Void> committing = Flux.range(1, (int) commits)
                    .concatMap(i -> store.commit(lease, List.of(put("a", i))))
                    .then();
            List<Long> told = Flux.merge(
                            second.watch(STAGE).takeUntil(revision -> revision == commits),
                            committing.subscribeOn(Schedulers.parallel()).then(Mono.<Long>empty()))
                    .collectList()
                    .block(LIMIT);
            assertThat(told).isSorted().doesNotHaveDuplicates().endsWith(commits);
        } finally {
            storm.dispose();
        }
        lease.release().block(LIMIT);
    }

    @Test
    void watchGoesOnAfterTheServerWasKilledAndStartedAgain() {
        Lease lease = store.acquire(STAGE, holder("first")).block(LIMIT);
        StepVerifier.create(second.watch(STAGE))
                .expectNext(0L)
                .then(() -> store.commit(lease, List.of(put("a", 1))).block(LIMIT))
                .expectNext(1L)
                .then(() -> {
                    ProcessHandle server = Server.running().process();
                    server.destroyForcibly();
                    server.onExit().join();
                    store.commit(lease, List.of(put("a", 2))).block(LIMIT);
                })
                .expectNext(2L)
                .then(() -> store.commit(lease, List.of(put("a", 3))).block(LIMIT))
                .expectNext(3L)
                .thenCancel()
                .verify(LIMIT);
        lease.release().block(LIMIT);
    }

    @Test
    void allWatchersShareOneConnectionWhichEndsWithTheLastOfThem() {
        List<Disposable> watchers = Flux.range(0, 50)
                .map(i -> second.watch(new StageKey("shop", "stage-" + i)).subscribe())
                .collectList()
                .block(LIMIT);
        Server.await("a listener", () -> Server.sql(uri, LISTENERS).equals(List.of("1")));
        second.watch(STAGE).next().block(LIMIT);
        assertThat(Server.sql(uri, LISTENERS)).containsExactly("1");
        watchers.forEach(Disposable::dispose);
        Server.await("no listener", () -> Server.sql(uri, LISTENERS).equals(List.of("0")));
    }

    @Test
    void closingTheStoreEndsItsWatches() {
        var ended = second.watch(STAGE).then().toFuture();
        second.watch(STAGE).next().block(LIMIT);
        second.close().block(LIMIT);
        assertThat(ended.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)).succeedsWithin(LIMIT);
    }

    @Test
    void notificationsHoldARevisionAndNothingThatIsStored() {
        store.load(STAGE).block(LIMIT);
        var heard = new CopyOnWriteArrayList<String>();
        PostgresqlConnection listener = new PostgresqlConnectionFactory(
                        DatabaseAddress.parse(uri).reactive())
                .create()
                .block(LIMIT);
        listener.createStatement("LISTEN alchemy_commit").execute().then().block(LIMIT);
        Disposable hearing = listener.getNotifications()
                .subscribe(notification -> heard.add(String.valueOf(notification.getParameter())));
        Lease lease = store.acquire(STAGE, holder("first")).block(LIMIT);
        store.commit(lease, List.of(new StateChange.PutRow(fullRow("a", "correct horse"))))
                .block(LIMIT);
        lease.release().block(LIMIT);
        Server.await("the notification", () -> !heard.isEmpty());
        hearing.dispose();
        listener.close().block(LIMIT);
        assertThat(heard).containsExactly(JournalTable.topic(STAGE) + ":1");
    }

    @Test
    void commitsGoOnWithoutAJournal() {
        Lease lease = store.acquire(STAGE, holder("first")).block(LIMIT);
        store.commit(lease, List.of(put("a", 1))).block(LIMIT);
        Server.sql(uri, "ALTER TABLE alchemy.journal ADD CONSTRAINT full_disk CHECK (number < 2 OR number > 3)");
        store.commit(lease, List.of(put("a", 2))).block(LIMIT);
        store.commit(lease, List.of(put("a", 3), put("b", 1))).block(LIMIT);
        store.commit(lease, List.of(put("a", 4))).block(LIMIT);
        lease.release().block(LIMIT);
        assertThat(second.load(STAGE).block(LIMIT).rows())
                .containsValue(row("a", 4))
                .containsKey("b");
        assertThat(second.journal(STAGE)
                        .map(line -> line.number())
                        .collectList()
                        .block(LIMIT))
                .containsExactly(1L, 4L);
        StepVerifier.create(second.watch(STAGE).take(1))
                .expectNext(4L)
                .expectComplete()
                .verify(LIMIT);
    }

    private static StateChange put(String fqn, long revision) {
        return new StateChange.PutRow(row(fqn, revision));
    }
}
