package io.alchemyreactive.state.postgres;

import static io.alchemyreactive.state.postgres.Server.LIMIT;
import static io.alchemyreactive.test.StateSamples.fullRow;
import static io.alchemyreactive.test.StateSamples.holder;
import static io.alchemyreactive.test.StateSamples.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.internal.codec.CheckedText;
import io.alchemyreactive.internal.codec.StateCodec;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateUnavailableException;
import io.alchemyreactive.state.UnusableKeyException;
import io.alchemyreactive.state.WrongKeyException;
import io.alchemyreactive.test.ChildJvm;
import io.alchemyreactive.test.StateSamples;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class StoredContentIT {

    private static final StageKey STAGE = new StageKey("shop", "test");
    private static final String SECRET = "correct horse battery";

    @TempDir
    Path folder;

    private final List<PostgresStateStore> opened = new ArrayList<>();
    private Redacted<String> uri;

    @BeforeEach
    void open() {
        uri = Server.running().freshDatabase();
    }

    @AfterEach
    void close() {
        opened.forEach(store -> store.close().block(LIMIT));
    }

    @Test
    void tablesAreMadeOnceWhenManyStartAtOnce() {
        List<PostgresStateStore> stores = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            stores.add(store(new KeySource.OwnFile()));
        }
        StepVerifier.create(Flux.fromIterable(stores)
                        .flatMap(store -> store.load(STAGE), stores.size())
                        .then())
                .expectComplete()
                .verify(LIMIT);
        assertThat(Server.sql(
                        uri,
                        "SELECT version FROM alchemy.flyway_schema_history WHERE type = 'SQL' AND success"
                                + " ORDER BY installed_rank"))
                .containsExactly("1", "2", "3", Schema.VERSION);
    }

    @Test
    void tablesAreMadeOnceWhenTenProcessesStartAtOnce() throws IOException {
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                children.add(StoreChild.start(uri, new StageKey("shop", "stage-" + i), Duration.ofSeconds(60)));
            }
            for (ChildJvm child : children) {
                assertThat(child.says()).isEqualTo("held");
                child.tell("");
            }
            for (ChildJvm child : children) {
                assertThat(child.says()).isEqualTo("committed");
            }
        } finally {
            children.forEach(ChildJvm::close);
        }
        PostgresStateStore store = store(new KeySource.OwnFile());
        assertThat(store.stages().collectList().block(LIMIT)).hasSize(10);
        assertThat(Server.sql(uri, "SELECT count(*)::text FROM alchemy.flyway_schema_history WHERE type = 'SQL'"))
                .containsExactly(Schema.VERSION);
    }

    @Test
    void textsOfOlderTablesGetTheirCheckSum() {
        migrateTo("2");
        var codec = StateCodec.create(new OperationKeys(new KeyRing(new KeySource.OwnFile(), "nowhere"), null));
        var outputs = new Value.Fields(Map.of("name", new Value.Text("\u00fc")));
        Server.sql(
                uri,
                "INSERT INTO alchemy.lease (stack, stage, fence) VALUES ('shop', 'test', 1)",
                "INSERT INTO alchemy.stage (stack, stage, outputs) VALUES ('shop', 'test', '"
                        + codec.outputs(STAGE, outputs) + "')",
                "INSERT INTO alchemy.resource VALUES ('shop', 'test', '\u00e4', 1, '"
                        + codec.row(STAGE, row("\u00e4", 1)) + "')");
        StageSnapshot read = store(new KeySource.OwnFile()).load(STAGE).block(LIMIT);
        assertThat(read.rows()).containsOnly(Map.entry("\u00e4", row("\u00e4", 1)));
        assertThat(read.outputs()).isEqualTo(outputs);
    }

    @Test
    void stageOfOlderTablesIsLoadedAndSealedByItsNextCommit() {
        migrateTo("3");
        var codec = StateCodec.create(new OperationKeys(new KeyRing(new KeySource.OwnFile(), "nowhere"), null));
        Server.sql(
                uri,
                "INSERT INTO alchemy.lease (stack, stage, fence, revision) VALUES ('shop', 'test', 1, 1)",
                "INSERT INTO alchemy.stage (stack, stage) VALUES ('shop', 'test')",
                "INSERT INTO alchemy.resource VALUES ('shop', 'test', 'a', 1, '"
                        + CheckedText.withSum(codec.row(STAGE, row("a", 1))) + "')",
                "INSERT INTO alchemy.resource VALUES ('shop', 'test', 'b', 1, '"
                        + CheckedText.withSum(codec.row(STAGE, row("b", 1))) + "')");
        PostgresStateStore store = store(new KeySource.OwnFile());
        assertThat(store.load(STAGE).block(LIMIT).rows()).containsOnlyKeys("a", "b");
        assertThat(store.rowsOf(Set.of("Test.Thing")).collectList().block(LIMIT))
                .hasSize(2);
        deploy(store, List.of(new StateChange.PutRow(row("a", 2))));
        assertThat(store.load(STAGE).block(LIMIT).rows()).containsOnlyKeys("a", "b");
        Server.sql(uri, "DELETE FROM alchemy.resource WHERE fqn = 'b'");
        StepVerifier.create(store.load(STAGE))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(CorruptStateException.class)
                        .hasMessageContaining("one row is missing"))
                .verify(LIMIT);
    }

    @Test
    void databaseOfANewerVersionIsRefusedWithBothVersions() {
        store(new KeySource.OwnFile()).load(STAGE).block(LIMIT);
        Server.sql(
                uri,
                "INSERT INTO alchemy.flyway_schema_history SELECT 99, '12.1', 'x', 'SQL', 'V12_1__x.sql', 1, 'x', now(), 1,"
                        + " true");
        StepVerifier.create(store(new KeySource.OwnFile()).load(STAGE))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(CorruptStateException.class)
                        .hasMessageContainingAll("version 12.1", "version " + Schema.VERSION, "newer version"))
                .verify(LIMIT);
    }

    private void migrateTo(String version) {
        DatabaseAddress address = DatabaseAddress.parse(uri);
        Flyway.configure()
                .dataSource(
                        address.jdbcUrl(), address.user(), address.password().reveal())
                .jdbcProperties(address.jdbcProperties())
                .schemas(Schema.NAME)
                .locations("classpath:io/alchemyreactive/state/postgres/migrations")
                .target(version)
                .load()
                .migrate();
    }

    @Test
    void noSecretStandsInClearInAnyTable() {
        PostgresStateStore store = store(password("right"));
        deploy(store, secrets());
        List<String> tables = Server.sql(
                uri, "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'alchemy'");
        assertThat(tables).hasSize(8);
        for (String table : tables) {
            assertThat(Server.sql(uri, "SELECT t::text FROM alchemy." + table + " t"))
                    .allSatisfy(content -> assertThat(content).doesNotContain(SECRET, "right"));
        }
        assertThat(store.load(STAGE).block(LIMIT).rows()).containsValue(fullRow("a", SECRET));
    }

    @Test
    void secretWithoutAKeyIsRefusedWithTheCure() {
        PostgresStateStore store = store(new KeySource.OwnFile());
        deploy(store, List.of(new StateChange.PutRow(row("b", 1))));
        Lease lease = store.acquire(STAGE, holder("x")).block(LIMIT);
        StepVerifier.create(store.commit(lease, secrets()))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(StateUnavailableException.class)
                        .hasMessageContainingAll("ALCHEMY_PASSWORD", "ALCHEMY_KEY_FILE"))
                .verify(LIMIT);
        assertThat(store.load(STAGE).block(LIMIT).rows()).containsOnlyKeys("b");
    }

    @Test
    void wrongKeyStopsEverythingBeforeItBegins() throws IOException {
        Path other = Files.write(folder.resolve("other.key"), new byte[32]);
        deploy(store(password("right")), secrets());
        for (KeySource wrong : List.of(password("wrong"), new KeySource.OwnFile(), new KeySource.File(other))) {
            PostgresStateStore store = store(wrong);
            StepVerifier.create(store.load(STAGE))
                    .expectError(WrongKeyException.class)
                    .verify(LIMIT);
            StepVerifier.create(store.acquire(STAGE, holder("x")))
                    .expectError(WrongKeyException.class)
                    .verify(LIMIT);
        }
        assertThat(Server.sql(uri, "SELECT fence::text FROM alchemy.lease")).containsExactly("1");
        // Nor may a second key come in with another stage.
        StepVerifier.create(store(password("wrong")).acquire(new StageKey("shop", "new"), holder("x")))
                .expectError(WrongKeyException.class)
                .verify(LIMIT);
        assertThat(store(password("right")).load(STAGE).block(LIMIT).rows()).containsValue(fullRow("a", SECRET));
    }

    @Test
    void keyFileThatIsMissingOrTooShortIsNamedAndNothingIsStored() throws IOException {
        Path missing = folder.resolve("missing.key");
        Path half = Files.write(folder.resolve("half.key"), new byte[16]);
        for (Path file : List.of(missing, half)) {
            PostgresStateStore store = store(new KeySource.File(file));
            StepVerifier.create(store.acquire(STAGE, holder("x")))
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(UnusableKeyException.class)
                            .hasMessageContaining(file.toString()))
                    .verify(LIMIT);
        }
        assertThat(Server.sql(uri, "SELECT count(*)::text FROM alchemy.lease")).containsExactly("0");
        assertThat(missing).doesNotExist();
    }

    @Test
    void firstSecretsOfManyStagesAgreeOnOneKey() {
        List<StageKey> stages = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            stages.add(new StageKey("shop", "stage-" + i));
        }
        StepVerifier.create(Flux.fromIterable(stages)
                        .flatMap(stage -> {
                            PostgresStateStore store = store(password("right"));
                            return store.acquire(stage, holder("x"))
                                    .flatMap(lease ->
                                            store.commit(lease, secrets()).then(lease.release()));
                        })
                        .then())
                .expectComplete()
                .verify(LIMIT);
        PostgresStateStore store = store(password("right"));
        for (StageKey stage : stages) {
            assertThat(store.load(stage).block(LIMIT).rows()).containsValue(fullRow("a", SECRET));
        }
    }

    @Test
    void textThatIsDamagedOrNewerIsAnErrorThatNamesIt() {
        PostgresStateStore store = store(password("right"));
        deploy(store, secrets());
        damaged(store, "left(content, 100)", "row of a: its content does not match its check sum");
        damaged(
                store,
                "replace(content, '\"text\":', '\"next\":')",
                "row of a: its content does not match its check sum");
        damaged(store, "'{}'", "row of a");
        damaged(store, replaced("\"stage\":\"test\"", "\"stage\":\"else\""), "shop/else");
        damaged(store, replaced("\"format\":1", "\"format\":3"), "newer version");
        damaged(store, replaced("\"fqn\":\"a\"", "\"fqn\":\"b\""), "row of a");
        damaged(store, replaced("\"revision\":1", "\"revision\":9"), "revision 9");
        assertThat(store.load(STAGE).block(LIMIT).rows()).containsValue(fullRow("a", SECRET));
    }

    /** An alteration by somebody who makes the check sum fit. */
    private static String replaced(String what, String by) {
        String rest = "replace(substr(content, 44), '" + what + "', '" + by + "')";
        return "'{\"$sum\":\"' || left(encode(sha256(convert_to(" + rest + ", 'UTF8')), 'hex'), 32) || '\",' || "
                + rest;
    }

    private void damaged(PostgresStateStore store, String how, String named) {
        Server.sql(
                uri,
                "CREATE TABLE kept AS SELECT * FROM alchemy.resource",
                "UPDATE alchemy.resource SET content = " + how + " WHERE fqn = 'a'");
        StepVerifier.create(store.load(STAGE))
                .expectErrorSatisfies(e ->
                        assertThat(e).isInstanceOf(CorruptStateException.class).hasMessageContaining(named))
                .verify(LIMIT);
        Server.sql(
                uri,
                "UPDATE alchemy.resource r SET content = k.content FROM kept k WHERE k.fqn = r.fqn",
                "DROP TABLE kept");
    }

    private PostgresStateStore store(KeySource key) {
        var store = PostgresStateStore.create(
                PostgresStateOptions.builder(uri).key(key).build());
        opened.add(store);
        return store;
    }

    private static KeySource password(String word) {
        return new KeySource.Password(Redacted.of(word));
    }

    private static List<StateChange> secrets() {
        return List.of(
                new StateChange.PutRow(fullRow("a", SECRET)),
                new StateChange.PutOutputs(new Value.Fields(Map.of("uri", StateSamples.secret(SECRET)))));
    }

    @Test
    void journalKeepsAsManyLinesAsItIsSetToWhenALeaseEnds() {
        var keepsThree = PostgresStateStore.create(
                PostgresStateOptions.builder(uri).journalLines(3).build());
        opened.add(keepsThree);
        for (int i = 1; i <= 5; i++) {
            deploy(keepsThree, List.of(new StateChange.PutRow(StateSamples.row("a", i))));
        }
        assertThat(keepsThree
                        .journal(STAGE)
                        .map(JournalEntry::number)
                        .collectList()
                        .block(LIMIT))
                .containsExactly(3L, 4L, 5L);
    }

    private static void deploy(PostgresStateStore store, List<StateChange> changes) {
        Lease lease = store.acquire(STAGE, holder("deploy")).block(LIMIT);
        store.commit(lease, changes).block(LIMIT);
        lease.release().block(LIMIT);
    }
}
