package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.alchemyreactive.postgres.MigrationReport.Entry;
import io.alchemyreactive.postgres.MigrationReport.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each state in which a file and a history can be, one by one: what the plan and the result say, and the cure. */
class MigrationStatesIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Databases databases;

    @TempDir
    Path files;

    private PostgresOrigin database;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        databases = Databases.start(folder);
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @BeforeEach
    void database() throws SQLException {
        database = databases.next();
    }

    private MigrationSet set() {
        return new MigrationSet(List.of("filesystem:" + files), "");
    }

    private MigrationSet strict() {
        return set().withOutOfOrder(false);
    }

    private void file(String name, String sql) throws IOException {
        Path file = files.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, sql);
    }

    private void table(String file, String name) throws IOException {
        file(file, "CREATE TABLE " + name + " (i int);\n");
    }

    private MigrationReport migrate(MigrationSet set) {
        return Objects.requireNonNull(FlywayMigrator.migrate(database, set).block(LIMIT));
    }

    private MigrationReport inspect(MigrationSet set) {
        return Objects.requireNonNull(FlywayMigrator.inspect(database, set).block(LIMIT));
    }

    /** Both the plan and the run refuse it, and nothing changes. */
    private String refusal(MigrationSet set) throws SQLException {
        List<String> before = tables();
        Throwable planned = catchThrowable(() -> inspect(set));
        Throwable failed = catchThrowable(() -> migrate(set));
        assertThat(planned).isInstanceOf(MigrationFailedException.class).hasMessage(failed.getMessage());
        assertThat(tables()).isEqualTo(before);
        return String.valueOf(failed.getMessage());
    }

    private String failure(MigrationSet set) {
        Throwable failed = catchThrowable(() -> migrate(set));
        assertThat(failed).isInstanceOf(MigrationFailedException.class);
        return String.valueOf(failed.getMessage());
    }

    private List<String> tables() throws SQLException {
        return Databases.rows(
                database,
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
                        + " AND relname <> 'flyway_schema_history' ORDER BY 1");
    }

    private static Entry entry(String file, String version, State state, String reason) {
        return new Entry(file, Optional.ofNullable(version.isEmpty() ? null : version), state, reason);
    }

    @Test
    void pendingFilesAreNamedBeforeAndAfter() throws Exception {
        table("V1__a.sql", "a");
        table("sub/V2__b.sql", "b");
        file("R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;");
        assertThat(inspect(set()).files())
                .containsExactly(
                        entry("V1__a.sql", "1", State.PENDING, ""),
                        entry("sub/V2__b.sql", "2", State.PENDING, ""),
                        entry("R__v.sql", "", State.PENDING, ""));
        assertThat(tables()).isEmpty();
        MigrationReport first = migrate(set());
        assertThat(first.files()).extracting(Entry::state).containsOnly(State.APPLIED);
        assertThat(first.applied()).isEqualTo(3);
        assertThat(first.version()).contains("2");
        MigrationReport again = migrate(set());
        assertThat(again.files()).extracting(Entry::state).containsOnly(State.APPLIED_BEFORE);
        assertThat(again.applied()).isZero();
    }

    @Test
    void aLowerNumberThatComesLaterRunsUnlessOrderIsStrict() throws Exception {
        table("V1__a.sql", "a");
        table("V3__c.sql", "c");
        migrate(strict());
        table("V2__b.sql", "b");
        assertThat(refusal(strict()))
                .contains("V2 (V2__b.sql) has a lower number", "Give it a number above", "outOfOrder(true)");
        assertThat(inspect(set()).in(State.PENDING)).containsExactly(entry("V2__b.sql", "2", State.PENDING, ""));
        assertThat(migrate(set()).in(State.APPLIED)).extracting(Entry::file).containsExactly("V2__b.sql");
        assertThat(tables()).containsExactly("a", "b", "c");
        assertThat(migrate(strict()).applied()).isZero();
    }

    @Test
    void aDatabaseThatIsAheadGoesOnUnlessOrderIsStrict() throws Exception {
        table("V1__a.sql", "a");
        table("V5__e.sql", "e");
        migrate(set());
        Files.delete(files.resolve("V5__e.sql"));
        table("V4__d.sql", "d");
        assertThat(refusal(strict())).contains("the database is ahead by V5 (V5__e.sql)", "outOfOrder(true)");
        assertThat(inspect(set()).in(State.WITHOUT_FILE))
                .containsExactly(entry("V5__e.sql", "5", State.WITHOUT_FILE, "the database is ahead by it"));
        assertThat(migrate(set()).in(State.APPLIED)).extracting(Entry::file).containsExactly("V4__d.sql");
        assertThat(tables()).containsExactly("a", "d", "e");
    }

    @Test
    void anAppliedFileThatIsGoneBelowAnotherGoesOnUnlessOrderIsStrict() throws Exception {
        table("V1__a.sql", "a");
        table("V5__e.sql", "e");
        migrate(set());
        Files.delete(files.resolve("V5__e.sql"));
        table("V6__f.sql", "f");
        assertThat(refusal(strict())).contains("V5 (V5__e.sql) is applied and its file is gone", "Put the file back");
        MigrationReport report = migrate(set());
        assertThat(report.in(State.APPLIED)).extracting(Entry::file).containsExactly("V6__f.sql");
        assertThat(report.in(State.WITHOUT_FILE)).extracting(Entry::file).containsExactly("V5__e.sql");
        table("V5__e.sql", "e");
        assertThat(migrate(strict()).applied()).isZero();
        Files.delete(files.resolve("V5__e.sql"));
        assertThat(migrate(strict().withRepair(true)).applied()).isZero();
        assertThat(migrate(strict()).in(State.WITHOUT_FILE)).isEmpty();
    }

    @Test
    void aChangedFileIsRefusedUnlessTheHistoryIsRepaired() throws Exception {
        table("V1__a.sql", "a");
        migrate(set());
        file("V1__a.sql", "CREATE TABLE a (i bigint);");
        assertThat(refusal(set())).contains("V1 (V1__a.sql) was changed after it had been applied", "repair(true)");
        assertThat(migrate(set().withRepair(true)).files())
                .extracting(Entry::state)
                .containsOnly(State.APPLIED_BEFORE);
        assertThat(migrate(strict()).files()).containsExactly(entry("V1__a.sql", "1", State.APPLIED_BEFORE, ""));
    }

    @Test
    void aFileThatFailedOutsideOfATransactionRunsAgainWhenItIsCorrected() throws Exception {
        file("V1__a.sql", "CREATE TABLE a (i int);\nINSERT INTO a VALUES (1), (1);");
        file("V2__index.sql", "CREATE UNIQUE INDEX CONCURRENTLY a_i ON a (i);");
        assertThat(failure(set()))
                .contains("V2__index.sql", "[23505]", "CREATE UNIQUE INDEX", "outside of a transaction", "deploy again")
                .doesNotContain("(i)=(1)");
        file("V2__index.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_i2 ON a (i);");
        assertThat(refusal(strict())).contains("V2 (V2__index.sql) failed before", "repair(true)");
        assertThat(inspect(set()).in(State.PENDING))
                .containsExactly(entry("V2__index.sql", "2", State.PENDING, "it failed before"));
        assertThat(migrate(set()).applied()).isEqualTo(1);
        assertThat(migrate(strict()).applied()).isZero();
    }

    @Test
    void aFileThatFailedAndIsGoneIsNoLongerInTheWay() throws Exception {
        file("V1__a.sql", "CREATE TABLE a (i int);\nINSERT INTO a VALUES (1), (1);");
        file("V2__index.sql", "CREATE UNIQUE INDEX CONCURRENTLY a_i ON a (i);");
        failure(strict());
        Files.delete(files.resolve("V2__index.sql"));
        assertThat(refusal(strict())).contains("V2 (V2__index.sql) failed before", "its file is gone");
        table("V3__c.sql", "c");
        assertThat(migrate(strict().withRepair(true)).in(State.APPLIED))
                .extracting(Entry::file)
                .containsExactly("V3__c.sql");
    }

    @Test
    void aRepeatableFileRunsAgainWhenItChangesAndMayGo() throws Exception {
        table("V1__a.sql", "a");
        file("R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;");
        migrate(strict());
        file("R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one, 2 AS two;");
        assertThat(inspect(strict()).in(State.PENDING)).extracting(Entry::file).containsExactly("R__v.sql");
        assertThat(migrate(strict()).in(State.APPLIED)).extracting(Entry::file).containsExactly("R__v.sql");
        Files.delete(files.resolve("R__v.sql"));
        assertThat(migrate(strict()).in(State.WITHOUT_FILE))
                .extracting(Entry::file)
                .containsExactly("R__v.sql");
    }

    @Test
    void aDatabaseThatIsOlderThanTheHistoryNeedsABaseline() throws Exception {
        Databases.run(database, "CREATE TABLE a (i int)");
        table("V1__a.sql", "a");
        table("V2__b.sql", "b");
        assertThat(refusal(set())).contains("tables already and no history", "baseline(");
        assertThat(inspect(set().withBaseline("1")).files())
                .extracting(Entry::file, Entry::state)
                .contains(org.assertj.core.groups.Tuple.tuple("V2__b.sql", State.PENDING));
        MigrationReport report = migrate(set().withBaseline("1"));
        assertThat(report.in(State.APPLIED)).extracting(Entry::file).containsExactly("V2__b.sql");
        assertThat(report.in(State.NOT_RUN))
                .containsExactly(entry("V1__a.sql", "1", State.NOT_RUN, "the baseline stands for it"));
        assertThat(migrate(strict()).applied()).isZero();
    }

    @Test
    void aHistoryWithoutALineCountsAsNone() throws Exception {
        table("V1__a.sql", "a");
        migrate(set());
        Databases.run(database, "DELETE FROM flyway_schema_history");
        table("V2__b.sql", "b");
        assertThat(refusal(set())).contains("tables already and no history", "baseline(");
        assertThat(migrate(set().withBaseline("1")).in(State.APPLIED))
                .extracting(Entry::file)
                .containsExactly("V2__b.sql");
    }

    @Test
    void anEmptyDatabaseRunsAllFilesInSpiteOfABaseline() throws Exception {
        table("V1__a.sql", "a");
        table("V2__b.sql", "b");
        assertThat(migrate(set().withBaseline("1")).applied()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    lock_timeout      | SET lock_timeout = 1                         | CREATE TABLE seen AS SELECT current_setting('lock_timeout') AS x                      | 1min
                    isolation         | SET default_transaction_isolation = 'serializable' | CREATE TABLE seen AS SELECT current_setting('transaction_isolation') AS x       | read committed
                    deferrable        | SET SESSION CHARACTERISTICS AS TRANSACTION DEFERRABLE | CREATE TABLE seen AS SELECT current_setting('transaction_deferrable') AS x   | off
                    read only         | SET default_transaction_read_only = on       | CREATE TABLE seen AS SELECT current_setting('transaction_read_only') AS x             | off
                    statement_timeout | SET statement_timeout = 1                    | CREATE TABLE seen AS SELECT current_setting('statement_timeout') AS x                 | 0
                    row_security      | SET row_security = off                       | CREATE TABLE seen AS SELECT current_setting('row_security') AS x                      | on
                    search_path       | CREATE SCHEMA s; SET search_path = s         | CREATE TABLE seen AS SELECT current_schema()::text AS x                               | public
                    role              | CREATE ROLE r_%s; GRANT r_%s TO CURRENT_USER; SET ROLE r_%s | CREATE TABLE seen AS SELECT (current_user = session_user)::text AS x     | true
                    temporary objects | CREATE TEMP TABLE t (i int)                  | CREATE TABLE seen AS SELECT (to_regclass('t') IS NULL)::text AS x                     | true
                    advisory lock     | SELECT pg_advisory_lock(4711)                | CREATE TABLE seen AS SELECT count(*)::text AS x FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 | 0
                    prepared          | PREPARE p AS SELECT 1                        | CREATE TABLE seen AS SELECT count(*)::text AS x FROM pg_prepared_statements WHERE from_sql | 0
                    cursor            | DECLARE c CURSOR WITH HOLD FOR SELECT 1      | CREATE TABLE seen AS SELECT count(*)::text AS x FROM pg_cursors WHERE is_holdable     | 0
                    """)
    void nothingThatAFileLeavesInItsSessionReachesTheNext(String what, String first, String next, String expected)
            throws Exception {
        file("V1__leaves.sql", first.replace("%s", database.database()) + ";");
        file("V2__sees.sql", next + ";");
        migrate(set());
        assertThat(Databases.rows(database, "SELECT x FROM public.seen"))
                .as(what)
                .containsExactly(expected);
    }

    @Test
    void callbacksInSqlRunAroundTheMigrations() throws Exception {
        table("V1__a.sql", "a");
        file("afterMigrate.sql", "CREATE TABLE IF NOT EXISTS called (i int);");
        migrate(set());
        assertThat(tables()).containsExactly("a", "called");
    }

    @Test
    void placeholdersAreOffUnlessTheyAreSet() throws Exception {
        file("V1__t.sql", "CREATE TABLE t (body text);\nINSERT INTO t VALUES ('Hello ${user.name}');");
        migrate(set());
        assertThat(Databases.rows(database, "SELECT body FROM t")).containsExactly("Hello ${user.name}");
        file("V2__u.sql", "INSERT INTO t VALUES ('Hello ${who}');");
        migrate(set().withPlaceholders(Map.of("who", "you", "user.name", "x")));
        assertThat(Databases.rows(database, "SELECT body FROM t")).contains("Hello you");
    }

    @Test
    void aDumpOfANewPgDumpRuns() throws Exception {
        file(
                "V1__dump.sql",
                "\\restrict tCZ3abc\n\nCREATE TABLE a (i int, t text);\nCOPY a (i, t) FROM stdin;\n1\tone\n2\t\\N\n\\.\n\n"
                        + "\\unrestrict tCZ3abc\n");
        migrate(set());
        assertThat(Databases.rows(database, "SELECT count(*) FROM a")).containsExactly("2");
    }

    @Test
    void anotherCommandOfPsqlIsNamed() throws Exception {
        file("V1__a.sql", "CREATE TABLE a (i int);\n\\connect other\nCREATE TABLE b (i int);\n");
        assertThat(failure(set())).contains("V1__a.sql", "command of psql", "remove it");
        assertThat(tables()).isEmpty();
    }

    @Test
    void functionsWithAnSqlBodyRun() throws Exception {
        file(
                "V1__f.sql",
                "CREATE FUNCTION add_one(i int) RETURNS int LANGUAGE sql\nBEGIN ATOMIC\n  SELECT i + 1;\nEND;\n"
                        + "CREATE TABLE a AS SELECT add_one(1) AS i;");
        migrate(set());
        assertThat(Databases.rows(database, "SELECT i FROM a")).containsExactly("2");
    }

    @Test
    void aStatementWithoutATransactionBesideOthersIsToldWithItsCure() throws Exception {
        file("V1__mixed.sql", "CREATE TABLE a (i int);\nCREATE INDEX CONCURRENTLY a_i ON a (i);");
        assertThat(failure(set())).contains("cannot run in a transaction", "Put it into a file of its own");
        assertThat(tables()).isEmpty();
    }

    @Test
    void anExtensionThatTheServerDoesNotHaveIsToldWithTheWayToAddIt() throws Exception {
        file("V1__vector.sql", "CREATE EXTENSION vector;");
        assertThat(failure(set()))
                .contains(
                        "V1__vector.sql", "extension \"vector\" is not available", "Extensions in docs/local-neon.md");
        assertThat(tables()).isEmpty();
    }

    @Test
    void aFileWithItsOwnCommitIsToldWhatStands() throws Exception {
        file("V1__commit.sql", "CREATE TABLE a (i int);\nCOMMIT;\nCREATE TABLE b (i int);\n");
        migrate(set());
        assertThat(tables()).containsExactly("a", "b");
        file("V2__commit.sql", "CREATE TABLE c (i int);\nCOMMIT;\nCREATE TABLE;\n");
        assertThat(failure(set())).contains("V2__commit.sql", "ends its transaction itself", "take it back");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFile() throws Exception {
        Files.write(files.resolve("V1__a.sql"), "\uFEFFCREATE TABLE a (i int);".getBytes(StandardCharsets.UTF_8));
        migrate(set());
        assertThat(tables()).containsExactly("a");
    }

    @Test
    void aFileWithAnotherEncodingRunsWhereItsSettingsSaySo() throws Exception {
        Files.write(
                files.resolve("V1__a.sql"),
                "CREATE TABLE a AS SELECT 'caf\u00e9'::text AS t;".getBytes(StandardCharsets.ISO_8859_1));
        file("V1__a.sql.conf", "encoding=ISO-8859-1");
        migrate(set());
        assertThat(Databases.rows(database, "SELECT t FROM a")).containsExactly("caf\u00e9");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    INSERT INTO k VALUES (1, 'hidden@example.com')                                | 23505 | k_mail
                    INSERT INTO k VALUES (NULL, 'hidden@example.com2')                            | 23502 | column id
                    INSERT INTO k SELECT 'hidden@example.com'::int                                | 22P02 | integer
                    INSERT INTO k SELECT 5, ('hidden@example.com' COLLATE "C")::date::text | 22007 | date
                    SELECT '{"a": hidden@example.com}'::json                                      | 22P02 | json
                    SELECT 'hidden'::mood                                                         | 22P02 | mood
                    SELECT '1234567890123'::int4                                                  | 22003 | integer
                    INSERT INTO k VALUES (2, 'hidden hidden hidden hidden hidden hidden')         | 22001 | too long
                    SELECT 'hid"den'::int                                                         | 22P02 | integer
                    """)
    void noRowValueOfAMessageOfTheServerIsTold(String statement, String state, String word) throws Exception {
        file(
                "V1__k.sql",
                "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE k (id int NOT NULL, mail varchar(30) CONSTRAINT k_mail"
                        + " UNIQUE);\nINSERT INTO k VALUES (0, 'hidden@example.com');");
        migrate(set());
        file("V2__fails.sql", statement + ";");
        Throwable failed = catchThrowable(() -> migrate(set()));
        for (Throwable each = failed; each != null; each = each.getCause()) {
            assertThat(String.valueOf(each)).doesNotContain("hidden", "hid", "1234567890123");
        }
        assertThat(failed).hasMessageContainingAll("V2__fails.sql", "[" + state + "]", word);
    }
}
