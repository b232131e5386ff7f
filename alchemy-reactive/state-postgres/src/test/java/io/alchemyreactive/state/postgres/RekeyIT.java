package io.alchemyreactive.state.postgres;

import static io.alchemyreactive.state.postgres.Server.LIMIT;
import static io.alchemyreactive.test.StateSamples.fullRow;
import static io.alchemyreactive.test.StateSamples.holder;
import static io.alchemyreactive.test.StateSamples.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateException;
import io.alchemyreactive.state.StateUnavailableException;
import io.alchemyreactive.state.WrongKeyException;
import io.alchemyreactive.test.StateSamples;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class RekeyIT {

    private static final StageKey ONE = new StageKey("shop", "one");
    private static final StageKey PLAIN = new StageKey("shop", "plain");
    private static final StageKey TWO = new StageKey("shop", "two");
    private static final String SECRET = "correct horse battery";
    private static final String END_SESSIONS = "SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity"
            + " WHERE application_name = 'alchemy' AND datname = current_database() AND pid <> pg_backend_pid()";

    @TempDir
    Path folder;

    private final List<PostgresStateStore> opened = new ArrayList<>();
    private Redacted<String> uri;
    private PostgresStateStore store;

    @BeforeEach
    void deploy() {
        uri = Server.running().freshDatabase();
        store = open(password("old"));
        for (StageKey stage : List.of(ONE, TWO)) {
            commit(
                    store,
                    stage,
                    new StateChange.PutRow(fullRow("a", SECRET)),
                    new StateChange.PutRow(row("b", 1)),
                    new StateChange.PutOutputs(new Value.Fields(Map.of("uri", StateSamples.secret(SECRET)))));
        }
        commit(store, PLAIN, new StateChange.PutRow(row("b", 1)));
    }

    @AfterEach
    void close() {
        opened.forEach(each -> each.close().block(LIMIT));
    }

    @Test
    void everySecretIsUnderTheNewKeyAndTheOldOneOpensNothing() throws IOException {
        Path named = Files.write(folder.resolve("named.key"), new byte[32]);
        KeySource before = password("old");
        for (KeySource next : List.of(password("new"), new KeySource.File(named))) {
            PostgresStateStore stale = open(before);
            reads(stale);
            rekey(next);
            reads(store);
            reads(open(next));
            StepVerifier.create(stale.load(ONE))
                    .expectError(WrongKeyException.class)
                    .verify(LIMIT);
            // Nor does one that was opened before bring the old key in with a stage that has no secret yet.
            StepVerifier.create(stale.acquire(PLAIN, holder("x")))
                    .expectError(WrongKeyException.class)
                    .verify(LIMIT);
            before = next;
        }
        commit(store, PLAIN, new StateChange.PutRow(fullRow("s", SECRET)));
        assertThat(Server.sql(uri, "SELECT DISTINCT key_id FROM alchemy.stage WHERE key_id IS NOT NULL"))
                .isEqualTo(Server.sql(uri, "SELECT key_id FROM alchemy.secret_key"))
                .hasSize(1);
        assertThat(store.journal(ONE).blockLast(LIMIT).changes())
                .extracting(change -> change.what())
                .containsExactly("rekeyed");
    }

    @Test
    void heldStageAndMissingKeyAreRefusedAndNothingIsChanged() {
        List<String> before = Server.sql(uri, "SELECT content FROM alchemy.resource ORDER BY 1");
        StepVerifier.create(store.rekey(new KeySource.OwnFile(), holder("rekey")))
                .expectError(StateUnavailableException.class)
                .verify(LIMIT);
        Lease lease = store.acquire(PLAIN, holder("deploy")).block(LIMIT);
        StepVerifier.create(open(password("old")).rekey(password("new"), holder("rekey")))
                .expectError(LockedException.class)
                .verify(LIMIT);
        lease.release().block(LIMIT);
        StepVerifier.create(open(password("wrong")).rekey(password("new"), holder("rekey")))
                .expectError(WrongKeyException.class)
                .verify(LIMIT);
        assertThat(Server.sql(uri, "SELECT content FROM alchemy.resource ORDER BY 1"))
                .isEqualTo(before);
        reads(open(password("old")));
    }

    @Test
    void changeThatIsInterruptedIsWholeOrNotThere() {
        Disposable storm = Mono.fromRunnable(() -> Server.sql(uri, END_SESSIONS))
                .subscribeOn(Schedulers.boundedElastic())
                .then(Mono.delay(Duration.ofMillis(5)))
                .repeat()
                .retry()
                .subscribe();
        boolean changed;
        try {
            changed = open(password("old"))
                    .rekey(password("new"), holder("rekey"))
                    .then(Mono.just(true))
                    .onErrorReturn(StateException.class, false)
                    .block(LIMIT);
        } finally {
            storm.dispose();
        }
        if (changed) {
            reads(open(password("new")));
        } else {
            // The last answer may have been lost: either all is under the old key, or all under the new one.
            List<String> ids = Server.sql(uri, "SELECT key_id FROM alchemy.secret_key");
            assertThat(Server.sql(uri, "SELECT DISTINCT key_id FROM alchemy.stage WHERE key_id IS NOT NULL"))
                    .isEqualTo(ids);
            reads(open(password("old")));
        }
    }

    private void rekey(KeySource next) {
        StepVerifier.create(store.rekey(next, holder("rekey")))
                .expectNext(ONE, TWO)
                .expectComplete()
                .verify(LIMIT);
    }

    private static void reads(PostgresStateStore store) {
        for (StageKey stage : List.of(ONE, TWO)) {
            assertThat(store.load(stage).block(LIMIT)).satisfies(snapshot -> {
                assertThat(snapshot.rows()).isEqualTo(Map.of("a", fullRow("a", SECRET), "b", row("b", 1)));
                assertThat(snapshot.outputs().values()).containsEntry("uri", StateSamples.secret(SECRET));
            });
        }
    }

    private PostgresStateStore open(KeySource key) {
        var fresh = PostgresStateStore.create(
                PostgresStateOptions.builder(uri).key(key).build());
        opened.add(fresh);
        return fresh;
    }

    private static KeySource password(String word) {
        return new KeySource.Password(Redacted.of(word));
    }

    private static void commit(PostgresStateStore store, StageKey stage, StateChange... changes) {
        Lease lease = store.acquire(stage, holder("deploy")).block(LIMIT);
        store.commit(lease, List.of(changes)).block(LIMIT);
        lease.release().block(LIMIT);
    }
}
