package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.alchemyreactive.effect.Redacted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as people have them: each runs, the file after it too, and then nothing is left to run; or its failure names it. */
class OddMigrationsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Databases databases;

    @TempDir
    Path files;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        databases = Databases.start(folder);
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    private void file(String name, String sql) throws Exception {
        Files.writeString(files.resolve(name), sql.replace("~", "\r\n"));
    }

    private MigrationReport migrate(PostgresOrigin database) {
        var set = new MigrationSet(List.of("filesystem:" + files), "").withOutOfOrder(false);
        return Objects.requireNonNull(FlywayMigrator.migrate(database, set).block(LIMIT));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    empty                   | ``
                    comments                | -- nothing yet~/* nor here */~
                    windows                 | CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$~BEGIN~  RETURN 1;~END~$$;~SELECT f();~
                    vacuum                  | VACUUM;
                    enum                    | CREATE TYPE mood AS ENUM ('sad'); ALTER TYPE mood ADD VALUE 'glad';
                    database                | CREATE DATABASE other_%s;
                    as pg_dump begins       | SET client_encoding = 'UTF8'; SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE public.d (i int);
                    strings                 | SET standard_conforming_strings = off;
                    isolation               | SET default_transaction_isolation = 'serializable'; SET statement_timeout = '1ms'
                    read only               | SET default_transaction_read_only = on;
                    discard                 | DISCARD ALL;
                    lock of Flyway          | SELECT pg_advisory_unlock_all();
                    characteristics         | SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE;
                    after its own commit    | COMMIT; SET default_transaction_read_only = on; SET lock_timeout = 1;
                    in its own transaction  | COMMIT; BEGIN; SET default_transaction_read_only = on; SELECT 1;
                    role                    | CREATE ROLE other_%s; GRANT other_%s TO CURRENT_USER; SET ROLE other_%s;
                    path of the database    | CREATE SCHEMA app; ALTER DATABASE %s SET search_path = app;
                    path of the role        | CREATE SCHEMA app; ALTER ROLE CURRENT_USER IN DATABASE %s SET search_path = app, public;
                    no path of the database | ALTER DATABASE %s SET search_path = '';
                    path that is not there  | ALTER DATABASE %s SET search_path = missing;
                    schema of the role      | CREATE SCHEMA AUTHORIZATION CURRENT_USER;
                    password of another     | CREATE ROLE login_%s LOGIN PASSWORD 'x'; ALTER ROLE login_%s PASSWORD 'y';
                    """)
    void itRunsAndNothingIsLeft(String kind, String sql) throws Exception {
        PostgresOrigin database = databases.next();
        file("V1__odd.sql", sql.replace("%s", database.database()));
        file("V2__next.sql", "CREATE TABLE next (i int);");
        assertThat(migrate(database).applied()).as(kind).isEqualTo(2);
        assertThat(migrate(database).files())
                .as(kind)
                .hasSize(2)
                .extracting(MigrationReport.Entry::state)
                .containsOnly(MigrationReport.State.APPLIED_BEFORE);
        file("V3__later.sql", "CREATE TABLE later (i int);");
        assertThat(migrate(database).in(MigrationReport.State.APPLIED))
                .as(kind)
                .extracting(MigrationReport.Entry::file)
                .containsExactly("V3__later.sql");
        assertThat(schemas(database, "flyway_schema_history", "next", "later"))
                .as(kind)
                .containsExactly("public", "public", "public");
    }

    @Test
    void whatAFileWithoutATransactionLeavesDoesNotReachTheNext() throws Exception {
        PostgresOrigin database = databases.next();
        file(
                "V1__odd.sql",
                "SET default_transaction_read_only = on; SET statement_timeout = '50ms'; SET lock_timeout = 1;");
        file("V1__odd.sql.conf", "executeInTransaction=false");
        file(
                "V2__next.sql",
                "CREATE TABLE next AS SELECT current_setting('lock_timeout') AS x, pg_sleep(0.1)::text AS y;");
        assertThat(migrate(database).applied()).isEqualTo(2);
        assertThat(Databases.rows(database, "SELECT x FROM next")).containsExactly("1min");
    }

    @Test
    void aTransactionThatAFileWithoutOneLeavesOpenIsNotThatOfTheNext() throws Exception {
        PostgresOrigin database = databases.next();
        file("V1__odd.sql", "BEGIN; CREATE TABLE odd (i int);");
        file("V1__odd.sql.conf", "executeInTransaction=false");
        file("V2__next.sql", "CREATE TABLE next (i int);");
        assertThat(migrate(database).applied()).isEqualTo(2);
        assertThat(migrate(database).applied()).isZero();
        assertThat(schemas(database, "flyway_schema_history", "next", "odd")).hasSize(3);
    }

    @Test
    void aFileThatChangesThePasswordOfItsOwnRoleIsToldAsTheCause() throws Exception {
        PostgresOrigin database = databases.next();
        Databases.run(database, "CREATE ROLE me LOGIN PASSWORD 'first'; GRANT CREATE, USAGE ON SCHEMA public TO me");
        file("V1__odd.sql", "ALTER ROLE CURRENT_USER PASSWORD 'second';");
        file("V2__next.sql", "CREATE TABLE next (i int);");

        assertThat(catchThrowable(() -> migrate(database.as("me", Redacted.of("first")))))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("[28P01]")
                .hasMessageContaining("a file, or somebody else, has changed its password")
                .hasMessageNotContaining("V2__next.sql");
        assertThat(migrate(database.as("me", Redacted.of("second"))).files()).hasSize(2);
        assertThat(schemas(database, "flyway_schema_history", "next")).hasSize(2);
    }

    @Test
    void whatACallbackSetsBeforeAFileIsForThatFile() throws Exception {
        PostgresOrigin database = databases.next();
        file("beforeEachMigrate__a.sql", "SET lock_timeout = '7s';");
        file("V1__odd.sql", "CREATE TABLE a AS SELECT current_setting('lock_timeout') AS x;");
        file("afterEachMigrate.sql", "SET default_transaction_read_only = on;");
        file("V2__next.sql", "CREATE TABLE b (i int);");
        assertThat(migrate(database).applied()).isEqualTo(2);
        assertThat(Databases.rows(database, "SELECT x FROM a")).containsExactly("7s");
    }

    @Test
    void theHistoryOfAnotherProgramStaysItsOwn() throws Exception {
        PostgresOrigin database = databases.next();
        file("V1__other.sql", "CREATE TABLE other (i int);");
        migrate(database);
        Files.delete(files.resolve("V1__other.sql"));
        Databases.run(database, "CREATE SCHEMA app; ALTER DATABASE " + database.database() + " SET search_path = app");
        file("V1__odd.sql", "CREATE TABLE next (i int);");
        assertThat(migrate(database).applied()).isEqualTo(1);
        assertThat(schemas(database, "flyway_schema_history")).containsExactlyInAnyOrder("app", "public");
        assertThat(schemas(database, "next")).containsExactly("app");
    }

    @Test
    void anAddressWithAnotherSchemaIsRefusedUntilABaselineAsksForASecondHistory() throws Exception {
        PostgresOrigin database = databases.next();
        file("V1__odd.sql", "CREATE TABLE next (i int);");
        migrate(database);
        Databases.run(database, "CREATE SCHEMA app");
        PostgresOrigin app = new PostgresOrigin(
                database.host(),
                database.port(),
                database.database(),
                database.user(),
                database.password(),
                Map.of("options", "-c search_path=app"));
        assertThat(catchThrowable(() -> migrate(app)))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContainingAll("was refused", "in the schema public", "names the schema app", "baseline(");
        assertThat(schemas(database, "flyway_schema_history")).containsExactly("public");
        var set = new MigrationSet(List.of("filesystem:" + files), "").withBaseline("0");
        assertThat(FlywayMigrator.migrate(app, set).block(LIMIT)).isNotNull();
        assertThat(schemas(database, "next")).containsExactlyInAnyOrder("app", "public");
        assertThat(migrate(app).applied()).isZero();
        assertThat(migrate(database).applied()).isZero();
    }

    @Test
    void aDatabaseWhoseSearchPathLeadsNowhereIsRefusedWithTheCause() throws Exception {
        PostgresOrigin database = databases.next();
        Databases.run(database, "ALTER DATABASE " + database.database() + " SET search_path = missing");
        file("V1__odd.sql", "CREATE TABLE public.next (i int);");
        assertThat(catchThrowable(() -> migrate(database)))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContainingAll("was refused", "'missing' names no schema", "SET search_path");
    }

    @Test
    void aCopyWithoutRowsGetsTheHistoryWhereverItIs() throws Exception {
        PostgresOrigin database = databases.next();
        file("V1__odd.sql", "CREATE TABLE next (i int);");
        migrate(database);
        PostgresOrigin copy = databases.next();
        migrate(copy);
        Databases.run(copy, "DELETE FROM flyway_schema_history");
        for (PostgresOrigin each : List.of(database, copy)) {
            Databases.run(each, "CREATE SCHEMA app; ALTER DATABASE " + each.database() + " SET search_path = app");
        }
        FlywayMigrator.copyHistory(database, copy).block(LIMIT);
        assertThat(migrate(copy).applied()).isZero();
        assertThat(schemas(copy, "flyway_schema_history")).containsExactly("public");
    }

    private static List<String> schemas(PostgresOrigin database, String... tables) throws Exception {
        return Databases.rows(
                database,
                "SELECT relnamespace::regnamespace::text FROM pg_class WHERE relkind = 'r' AND relname IN ('"
                        + String.join("', '", tables) + "')");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    encoding of the client | SET client_encoding = 'LATIN1';   | V1__odd.sql
                    open quote             | SELECT $$ and no end              | V1__odd.sql
                    other file             | \\i other.sql                    | V1__odd.sql
                    discard                | SELECT 1;~DISCARD ALL;         | V1__odd.sql, line 2: the file holds
                    read only              | SET LOCAL transaction_read_only = on; SELECT 1; | V1__odd.sql: [25006]
                    no public              | DROP SCHEMA public CASCADE;    | V1__odd.sql
                    other public           | DROP SCHEMA public CASCADE; CREATE SCHEMA public; | V1__odd.sql: [42P01] relation "public.flyway_schema_history"
                    mixed                  | SELECT 1;~VACUUM;               | V1__odd.sql, line 2: the file holds a statement that cannot run in a transaction
                    """)
    void itFailsByName(String kind, String sql, String words) throws Exception {
        PostgresOrigin database = databases.next();
        file("V1__odd.sql", sql);
        assertThat(catchThrowable(() -> migrate(database)))
                .as(kind)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining(words);
    }
}
