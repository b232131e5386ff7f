package io.alchemyreactive.state.postgres;

import static io.alchemyreactive.state.postgres.Server.LIMIT;
import static io.alchemyreactive.test.StateSamples.fullRow;
import static io.alchemyreactive.test.StateSamples.holder;
import static io.alchemyreactive.test.StateSamples.row;
import static io.alchemyreactive.test.StateSamples.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.JournalEntry.Changed;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateException;
import io.alchemyreactive.state.StoredRow;
import io.alchemyreactive.state.WrongKeyException;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/**
 * What stands in the tables is what was stored, or an error that names what is wrong and the verb that accepts it. What
 * cannot be told from itself: all tables of an earlier time.
 */
class DamagedStageIT {

    private static final StageKey STAGE = new StageKey("shop", "test");
    private static final StageKey OTHER = new StageKey("shop", "other");
    private static final ResourceKey OWNER = new ResourceKey(new StageKey("shop", "staging"), "app-db");
    private static final String VERB = "state accept-loss --stage test";

    /** How many random damages there are: 3,000 with -Pnightly. */
    private static final int DAMAGES = "long".equals(System.getProperty("alchemy.search")) ? 3_000 : 150;

    private Redacted<String> uri;
    private PostgresStateStore store;
    private TableDamage tables;

    /** What a reader is told of everything that the test knows of. */
    private record Seen(
            StageSnapshot stage,
            StageSnapshot other,
            List<StageKey> stages,
            List<Borrow> borrowers,
            Set<StoredRow> rows) {}

    @BeforeEach
    void history() {
        uri = Server.running().freshDatabase();
        store = PostgresStateStore.create(PostgresStateOptions.builder(uri)
                .key(new KeySource.Password(Redacted.of("right")))
                .build());
        tables = new TableDamage(uri);
        deploy(OTHER, put(fullRow("a", "correct horse 0")), put(row("b", 1)), borrows(OTHER, "a"));
        deploy(STAGE, put(fullRow("a", "correct horse 1")), put(row("b", 1)), put(row("c", 1)), put(row("d", 1)));
        tables.copy();
        deploy(
                STAGE,
                new StateChange.PutOutputs(new Value.Fields(Map.of("uri", secret("correct horse 1")))),
                borrows(STAGE, "a", "b"),
                new StateChange.PutProtections(Set.of(Protection.NO_DESTROY)));
        tables.copy();
        deploy(
                STAGE,
                put(fullRow("a", "correct horse 2").withRevision(2)),
                put(row("b", 2)),
                new StateChange.RemoveRow("d", 1),
                new StateChange.PutOutputs(new Value.Fields(Map.of("uri", secret("correct horse 2")))),
                borrows(STAGE, "a"),
                new StateChange.PutProtections(Set.of(Protection.NO_DESTROY, Protection.CONFIRM)));
        tables.copy();
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
    }

    @Test
    void eachDamageIsAnErrorThatNamesWhatIsWrongAndTheVerb() {
        String ofStage = " WHERE stage = 'test'";
        damaged("DELETE FROM alchemy.resource" + ofStage + " AND fqn = 'b'", "the row of 'b' is missing");
        damaged("INSERT INTO alchemy.resource SELECT * FROM past1.resource WHERE fqn = 'd'", "'d' had been removed");
        damaged(
                "UPDATE alchemy.resource r SET revision = p.revision, content = p.content, mark = p.mark"
                        + " FROM past1.resource p WHERE r.stage = 'test' AND p.stage = 'test' AND r.fqn = 'b' AND p.fqn = 'b'",
                "the row of 'b' is an older one");
        damaged(
                "UPDATE alchemy.resource r SET revision = p.revision, content = p.content"
                        + " FROM past1.resource p WHERE r.stage = 'test' AND p.stage = 'test' AND r.fqn = 'a' AND p.fqn = 'a'",
                "row of a",
                "it was altered");
        damaged("UPDATE alchemy.stage SET outputs = NULL" + ofStage, "outputs", "it is missing");
        damaged("DELETE FROM alchemy.borrow" + ofStage, "borrows from other stages", "it is missing");
        damaged("UPDATE alchemy.stage SET protections = NULL" + ofStage, "protections", "of another time");
        damaged("DELETE FROM alchemy.stage" + ofStage, "shop/test");
        damaged("DELETE FROM alchemy.lease" + ofStage, "table lease is missing");
        damaged("UPDATE alchemy.lease SET digest = NULL" + ofStage, "it is not what the last commit has left");
    }

    private void damaged(String how, String... named) {
        Server.sql(uri, how);
        StepVerifier.create(store.load(STAGE))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(CorruptStateException.class)
                        .hasMessageContainingAll(named)
                        .hasMessageContaining(VERB))
                .verify(LIMIT);
        tables.undo();
    }

    @Test
    void rowThatWasDeletedIsMissedByEveryWayOfReading() {
        Server.sql(uri, "DELETE FROM alchemy.resource WHERE stage = 'test' AND fqn = 'a'");
        StepVerifier.create(store.get(new ResourceKey(STAGE, "a")))
                .expectError(CorruptStateException.class)
                .verify(LIMIT);
        StepVerifier.create(store.rowsOf(Set.of("Test.Nothing")))
                .expectErrorSatisfies(e -> assertThat(e).hasMessageContainingAll("'a' is missing", VERB))
                .verify(LIMIT);
    }

    @Test
    void edgeThatWasDeletedIsMissedByTheOwner() {
        Server.sql(uri, "DELETE FROM alchemy.borrow WHERE stage = 'test'");
        StepVerifier.create(store.borrowers(OWNER.stage()))
                .expectErrorSatisfies(
                        e -> assertThat(e).hasMessageContainingAll("shop/test, borrows from other stages", VERB))
                .verify(LIMIT);
    }

    @Test
    void acceptedLossIsJournalledAndTheStageGoesOn() {
        Server.sql(
                uri,
                "DELETE FROM alchemy.resource WHERE stage = 'test' AND fqn = 'b'",
                "UPDATE alchemy.resource SET content = 'x' WHERE stage = 'test' AND fqn = 'c'",
                "INSERT INTO alchemy.resource SELECT * FROM past1.resource WHERE fqn = 'd'",
                "DELETE FROM alchemy.borrow WHERE stage = 'test'");
        StageDamage seen = store.inspect(STAGE).block(LIMIT);
        assertThat(seen.findings())
                .extracting(StageDamage.Finding::kind, StageDamage.Finding::fqn)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(StageDamage.Kind.MISSING, "b"),
                        org.assertj.core.groups.Tuple.tuple(StageDamage.Kind.UNREADABLE, "c"),
                        org.assertj.core.groups.Tuple.tuple(StageDamage.Kind.ADDED, "d"),
                        org.assertj.core.groups.Tuple.tuple(StageDamage.Kind.MISSING, ""));

        store.acceptLoss(seen, holder("acceptor")).block(LIMIT);

        StageSnapshot left = store.load(STAGE).block(LIMIT);
        assertThat(left.rows()).containsOnlyKeys("a", "d");
        assertThat(left.borrows()).isEmpty();
        assertThat(left.protections()).containsExactlyInAnyOrder(Protection.NO_DESTROY, Protection.CONFIRM);
        assertThat(store.journal(STAGE).last().block(LIMIT).changes())
                .containsExactlyInAnyOrder(
                        new Changed("lost", "b", 0),
                        new Changed("lost", "c", 0),
                        new Changed("accepted", "d", 0),
                        new Changed("lost", "", 0));
        assertThat(Server.sql(uri, "SELECT place || ' ' || content FROM alchemy.damaged"))
                .containsExactly("row of c x");
        assertThat(store.inspect(STAGE).block(LIMIT).isDamaged()).isFalse();
        deploy(STAGE, put(row("later", 1)));
        assertThat(store.load(STAGE).block(LIMIT).rows()).containsOnlyKeys("a", "d", "later");
    }

    @Test
    void acceptanceOfSomethingElseThanWasSeenIsRefused() {
        Server.sql(uri, "DELETE FROM alchemy.resource WHERE stage = 'test' AND fqn = 'b'");
        StageDamage seen = store.inspect(STAGE).block(LIMIT);
        Server.sql(uri, "DELETE FROM alchemy.resource WHERE stage = 'test' AND fqn = 'c'");
        StepVerifier.create(store.acceptLoss(seen, holder("acceptor")))
                .expectErrorSatisfies(e -> assertThat(e).hasMessageContaining("not what was shown before"))
                .verify(LIMIT);
        StepVerifier.create(store.load(STAGE))
                .expectErrorSatisfies(e -> assertThat(e).hasMessageContainingAll("'b' is missing", "'c' is missing"))
                .verify(LIMIT);
    }

    @Test
    void wrongKeyIsNoticedAlsoByAStageThatHasNoSecrets() {
        var plain = new StageKey("shop", "plain");
        deploy(plain, put(row("a", 1)));
        PostgresStateStore wrong = PostgresStateStore.create(PostgresStateOptions.builder(uri)
                .key(new KeySource.Password(Redacted.of("wrong")))
                .build());
        for (StageKey stage : List.of(plain, new StageKey("shop", "new"), STAGE)) {
            StepVerifier.create(wrong.load(stage))
                    .expectError(WrongKeyException.class)
                    .verify(LIMIT);
            StepVerifier.create(wrong.acquire(stage, holder("x")))
                    .expectError(WrongKeyException.class)
                    .verify(LIMIT);
        }
        wrong.close().block(LIMIT);
    }

    @Test
    void damagedLineAboutTheKeyIsAnErrorThatNamesItsTable() {
        for (String how : List.of("rounds = NULL", "salt = NULL", "salt = '*'", "rounds = -1")) {
            Server.sql(uri, "UPDATE alchemy.secret_key SET " + how);
            PostgresStateStore fresh = PostgresStateStore.create(PostgresStateOptions.builder(uri)
                    .key(new KeySource.Password(Redacted.of("right")))
                    .build());
            StepVerifier.create(fresh.load(STAGE))
                    .expectErrorSatisfies(e -> assertThat(e)
                            .as(how)
                            .isInstanceOf(CorruptStateException.class)
                            .hasMessageContaining("table secret_key"))
                    .verify(LIMIT);
            fresh.close().block(LIMIT);
            tables.undo();
        }
    }

    @Test
    void emptyTableOfTheKeyIsTheCauseThatIsNamedAndNoRowIsGivenUpForIt() {
        Server.sql(uri, "DELETE FROM alchemy.secret_key");
        PostgresStateStore fresh = PostgresStateStore.create(PostgresStateOptions.builder(uri)
                .key(new KeySource.Password(Redacted.of("right")))
                .build());
        for (Mono<?> each : List.of(fresh.load(STAGE), fresh.acquire(STAGE, holder("x")), fresh.inspect(STAGE))) {
            StepVerifier.create(each)
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(WrongKeyException.class)
                            .hasMessageContaining("the table secret_key of ")
                            .hasMessageContaining("is empty. Put back its row"))
                    .verify(LIMIT);
        }
        fresh.close().block(LIMIT);
        tables.undo();
    }

    @Test
    void noDamageIsAcceptedInSilence() {
        var random = new Random(20260102);
        Seen stored = seen();
        Map<TableDamage.Kind, Integer> refused = new EnumMap<>(TableDamage.Kind.class);
        Map<TableDamage.Kind, Integer> harmless = new EnumMap<>(TableDamage.Kind.class);
        TableDamage.Kind[] kinds = TableDamage.Kind.values();
        for (int i = 0; i < DAMAGES; i++) {
            TableDamage.Kind kind = kinds[i % kinds.length];
            tables.happen(kind, random);
            boolean told = told(stored, kind + " in round " + i);
            (told ? refused : harmless).merge(kind, 1, Integer::sum);
            tables.undo();
        }
        System.out.printf("%d damages to tables: refused %s, harmless %s%n", DAMAGES, refused, harmless);
        assertThat(refused).containsOnlyKeys(kinds);
    }

    /** Whether any reader is told that something is wrong; fails when one is told of something else than was stored. */
    private boolean told(Seen stored, String damage) {
        boolean told = reads(() -> load(STAGE), stored.stage(), damage);
        told |= reads(() -> load(OTHER), stored.other(), damage);
        told |= reads(() -> store.stages().collectList().block(LIMIT), stored.stages(), damage);
        told |= reads(() -> store.borrowers(OWNER.stage()).collectList().block(LIMIT), stored.borrowers(), damage);
        told |= reads(this::rows, stored.rows(), damage);
        for (Row row : stored.stage().rows().values()) {
            // One row alone may be an older one: only the whole stage tells.
            told |= reads(() -> store.get(new ResourceKey(STAGE, row.fqn())).block(LIMIT) != null, true, damage);
        }
        // Neither the beginning nor a commit of a run may make good what is not.
        try {
            deploy(STAGE, put(row("later", 1)));
        } catch (StateException e) {
            told = true;
        }
        Map<String, Row> expected = new HashMap<>(stored.stage().rows());
        expected.put("later", row("later", 1));
        boolean after = reads(() -> load(STAGE).rows(), expected, damage + ", after a commit");
        assertThat(after).as(damage).isEqualTo(told);
        return told;
    }

    private static <T> boolean reads(Supplier<T> reading, T expected, String damage) {
        try {
            assertThat(reading.get()).as(damage).isEqualTo(expected);
            return false;
        } catch (StateException e) {
            assertThat(e).as(damage).message().doesNotContain("correct horse");
            return true;
        }
    }

    private Seen seen() {
        return new Seen(
                load(STAGE),
                load(OTHER),
                store.stages().collectList().block(LIMIT),
                store.borrowers(OWNER.stage()).collectList().block(LIMIT),
                rows());
    }

    private StageSnapshot load(StageKey stage) {
        return store.load(stage).block(LIMIT);
    }

    private Set<StoredRow> rows() {
        return Set.copyOf(store.rowsOf(Set.of("Test.Thing")).collectList().block(LIMIT));
    }

    private void deploy(StageKey stage, StateChange... changes) {
        Lease lease = store.acquire(stage, holder("deploy")).block(LIMIT);
        try {
            store.commit(lease, List.of(changes)).block(LIMIT);
        } finally {
            lease.release().block(LIMIT);
        }
    }

    private static StateChange put(Row row) {
        return new StateChange.PutRow(row);
    }

    private static StateChange borrows(StageKey stage, String... borrowers) {
        List<Borrow> all = new ArrayList<>();
        for (String borrower : borrowers) {
            all.add(new Borrow(new ResourceKey(stage, borrower), OWNER));
        }
        return new StateChange.PutBorrows(all);
    }
}
