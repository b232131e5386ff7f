package io.alchemyreactive.postgres.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.alchemyreactive.postgres.Databases;
import io.alchemyreactive.postgres.MigrationSet;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.lint.TableLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rehearsals on a copy, with a real PostgreSQL. */
class RehearsalIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final RehearsalOptions ALL_LOCKS =
            RehearsalOptions.builder().lockThreshold(Duration.ZERO).build();

    @TempDir
    static Path folder;

    @TempDir
    Path files;

    private static Databases databases;

    private PostgresOrigin copy;

    @BeforeAll
    static void start() throws Exception {
        databases = Databases.start(folder);
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @BeforeEach
    void database() throws Exception {
        copy = databases.next();
        Databases.run(
                copy,
                "CREATE TABLE orders (id int PRIMARY KEY, item text);"
                        + "INSERT INTO orders SELECT i, 'secret ' || i FROM generate_series(1, 1000) i;"
                        + "CREATE TABLE \"Odd name\" (id int)");
    }

    private void file(String name, String sql) throws IOException {
        Files.writeString(Files.createDirectories(files.resolve("migrations")).resolve(name), sql);
    }

    private MigrationSet set() {
        return new MigrationSet(List.of("filesystem:" + files.resolve("migrations")), "").withBaseline("0");
    }

    private RehearsalReport rehearse(RehearsalOptions options) {
        return Objects.requireNonNull(
                Rehearsal.on(DatabaseCopy.of(copy), set(), options).block(LIMIT));
    }

    private RehearsalReport withQueries(String sql) throws IOException {
        Path queries = Files.writeString(files.resolve("former.sql"), sql);
        return rehearse(RehearsalOptions.builder()
                .formerQueries("filesystem:" + queries)
                .build());
    }

    @Test
    void itMeasuresEachMigrationByItself() throws Exception {
        file("V1__rewrite.sql", "ALTER TABLE orders ALTER COLUMN id TYPE bigint;\nCREATE TABLE fresh (id int);");
        file("V2__index.sql", "CREATE INDEX CONCURRENTLY orders_item ON orders (item);");
        file("V3__two_locks.sql", "LOCK TABLE \"Odd name\" IN SHARE MODE;\nUPDATE orders SET item = 'x' WHERE id = 1;");
        file("R__view.sql", "CREATE OR REPLACE VIEW items AS SELECT item FROM orders;");

        RehearsalReport report = rehearse(ALL_LOCKS);

        assertThat(report.version()).contains("3");
        assertThat(report.migrations())
                .extracting(RehearsedMigration::file)
                .containsExactly("V1__rewrite.sql", "V2__index.sql", "V3__two_locks.sql", "R__view.sql");
        RehearsedMigration rewrite = report.migrations().get(0);
        assertThat(rewrite.version()).contains("1");
        assertThat(rewrite.duration()).isPositive();
        assertThat(locks(rewrite)).contains("public.orders ACCESS EXCLUSIVE").noneMatch(lock -> lock.contains("fresh"));
        assertThat(rewrite.rewrites()).singleElement().satisfies(table -> {
            assertThat(table.table()).isEqualTo("public.orders");
            assertThat(table.bytesBefore()).isGreaterThan(8 * 1024);
            assertThat(table.bytesAfter()).isGreaterThan(8 * 1024);
        });
        RehearsedMigration concurrently = report.migrations().get(1);
        assertThat(locks(concurrently)).isEmpty();
        assertThat(concurrently.rewrites()).isEmpty();
        assertThat(locks(report.migrations().get(2))).containsExactly("public.\"Odd name\" SHARE");
        assertThat(report.migrations().get(3).version()).isEmpty();
        assertThat(report.toString()).doesNotContain("secret", copy.password().reveal());
    }

    @Test
    void aLockCountsFromItsStatementToTheEndOfTheTransaction() throws Exception {
        file("V1__long.sql", "LOCK TABLE orders IN EXCLUSIVE MODE;\nSELECT pg_sleep(0.3);\nLOCK TABLE \"Odd name\";");

        RehearsalReport report = rehearse(
                RehearsalOptions.builder().lockThreshold(Duration.ofMillis(250)).build());

        assertThat(report.migrations()).singleElement().satisfies(migration -> {
            assertThat(migration.locks()).singleElement().satisfies(lock -> {
                assertThat(lock.table()).isEqualTo("public.orders");
                assertThat(lock.lock()).isEqualTo(TableLock.EXCLUSIVE);
                assertThat(lock.held()).isBetween(Duration.ofMillis(250), migration.duration());
            });
        });
    }

    @Test
    void aLockIsSeenWhileItsStatementRuns() throws Exception {
        file("V1__one.sql", "DO $$ BEGIN LOCK TABLE orders IN SHARE MODE; PERFORM pg_sleep(1); END $$;\nSELECT 1;");

        RehearsalReport report = rehearse(RehearsalOptions.DEFAULTS);

        assertThat(locks(report.migrations().get(0))).containsExactly("public.orders SHARE");
    }

    @Test
    void aFailedMigrationSaysThatTheDatabaseIsUntouched() throws Exception {
        file("V1__good.sql", "ALTER TABLE orders ADD COLUMN note text;");
        file("V2__bad.sql", "SELECT 1;\nALTER TABLE orders ALTER COLUMN item TYPE int USING item::int;");
        file("V3__never.sql", "SELECT 1;");

        RehearsalFailedException failed =
                catchThrowableOfType(RehearsalFailedException.class, () -> rehearse(ALL_LOCKS));

        assertThat(failed)
                .hasMessageContaining("itself is untouched")
                .hasMessageContaining("V2__bad.sql, line 2 (ALTER TABLE)")
                .hasMessageEndingWith("Correct the file and rehearse again.");
        assertThat(failed.getMessage()).doesNotContain("secret", copy.password().reveal());
        assertThat(failed.report().migrations())
                .extracting(RehearsedMigration::file)
                .containsExactly("V1__good.sql");
    }

    @Test
    void theFormerReleaseMeetsTheNewSchema() throws Exception {
        file("V1__rename.sql", "ALTER TABLE orders RENAME COLUMN item TO thing;");

        RehearsalReport report = withQueries("""
                SELECT id FROM orders;
                SELECT id,
                  item FROM orders;
                SELECT id FROM orders WHERE id = $1;
                SELECT item FROM orders
                  WHERE id = $1;
                INSERT INTO orders (id) VALUES (2000);
                SELECT id::int / 0 FROM orders WHERE id = 2000;
                SELECT thing::int FROM orders;
                SELECT 'a;b' ? 'c', id FROM orders;
                DELETE FROM orders
                """);

        assertThat(report.queries().run()).isEqualTo(3);
        assertThat(report.queries().prepared()).isEqualTo(1);
        assertThat(report.queries().failed()).extracting(FailedQuery::line).containsExactly(3, 5, 8, 9, 10);
        assertThat(report.queries().failed().get(0))
                .hasToString("former.sql:3: SELECT: [42703] column \"item\" does not exist");
        assertThat(report.toString()).doesNotContain("secret");
        assertThat(Databases.rows(copy, "SELECT count(*) FROM orders")).containsExactly("1000");
    }

    @Test
    void queriesThatWouldEndTheTransactionAreRefusedBeforeAnythingRuns() throws Exception {
        file("V1__rename.sql", "ALTER TABLE orders RENAME COLUMN item TO thing;");

        for (String statement : List.of("COMMIT", "ROLLBACK", "PREPARE TRANSACTION 'x'", "COPY orders FROM STDIN")) {
            RehearsalFilesException refused = catchThrowableOfType(
                    RehearsalFilesException.class, () -> withQueries("SELECT 1;\n" + statement + ";\n"));
            assertThat(refused).hasMessageContaining("former.sql: line 2");
        }
        assertThat(Databases.rows(
                        copy, "SELECT column_name FROM information_schema.columns WHERE column_name = 'thing'"))
                .isEmpty();
    }

    private static List<String> locks(RehearsedMigration migration) {
        return migration.locks().stream()
                .map(lock -> lock.table() + " " + lock.lock().text())
                .toList();
    }
}
