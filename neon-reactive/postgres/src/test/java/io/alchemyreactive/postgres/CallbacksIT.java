package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.flywaydb.core.api.callback.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each event of the Flyway in use: its file runs when the event comes about, or is refused by name. */
class CallbacksIT {

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

    /** One sequence for each event, as a rollback does not take back what it counted. */
    @BeforeEach
    void callbacks() throws Exception {
        database = databases.next();
        Databases.run(database, "CREATE SCHEMA called");
        for (String event : CallbackName.RUN) {
            Databases.run(database, "CREATE SEQUENCE called.\"" + event + "\"");
            counting(event);
        }
    }

    private void counting(String event) throws IOException {
        file(event + ".sql", "SELECT nextval('called.\"" + event + "\"');");
    }

    private void file(String name, String sql) throws IOException {
        Files.writeString(files.resolve(name), sql);
    }

    private MigrationSet set() {
        return new MigrationSet(List.of("filesystem:" + files), "");
    }

    private void migrate(MigrationSet set) {
        Objects.requireNonNull(FlywayMigrator.migrate(database, set).block(LIMIT));
    }

    private void fails(MigrationSet set) {
        assertThat(catchThrowable(() -> migrate(set))).isInstanceOf(MigrationFailedException.class);
    }

    private List<String> called() throws SQLException {
        return Databases.rows(
                database,
                "SELECT sequencename FROM pg_sequences WHERE schemaname = 'called' AND last_value IS NOT NULL ORDER BY 1");
    }

    @Test
    void eachFileThatIsTakenRunsWhenItsEventComesAbout() throws Exception {
        Databases.run(database, "CREATE TABLE old (i int)");
        file("V1__a.sql", "CREATE TABLE a (i int);");
        file("V2__b.sql", "CREATE TABLE b (i int);");
        file("R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;");
        migrate(set().withBaseline("0"));
        file("V3__c.sql", "CREATE TABEL c (i int);");
        fails(set());
        file("V3__c.sql", "CREATE TABLE c (i int);");
        file("V2__b.sql", "CREATE TABLE b (i bigint);");
        migrate(set().withRepair(true));
        assertThat(called()).containsExactlyElementsOf(new TreeSet<>(CallbackName.RUN));
    }

    @Test
    void aLookRunsNone() throws Exception {
        file("V1__a.sql", "CREATE TABLE a (i int);");
        FlywayMigrator.inspect(database, set()).block(LIMIT);
        migrate(set());
        List<String> before = Databases.rows(database, "SELECT sum(last_value) FROM pg_sequences");
        FlywayMigrator.inspect(database, set()).block(LIMIT);
        assertThat(Databases.rows(database, "SELECT sum(last_value) FROM pg_sequences"))
                .isEqualTo(before);
    }

    @Test
    void eachOtherEventIsRefusedByName() throws Exception {
        List<String> refused = Arrays.stream(Event.values())
                .map(Event::getId)
                .distinct()
                .filter(event -> !CallbackName.RUN.contains(event))
                .toList();
        file("V1__a.sql", "CREATE TABLE a (i int);");
        for (String event : refused) {
            file(event + ".sql", "SELECT 1;");
            assertThat(catchThrowable(() -> MigrationFiles.fingerprint("app-schema", set().locations())))
                    .isInstanceOf(MigrationFilesException.class)
                    .hasMessageContainingAll(event + ".sql (", "no file of an event '" + event + "'", "afterMigrate");
            Files.delete(files.resolve(event + ".sql"));
        }
        assertThat(refused)
                .contains(
                        "afterEachMigrateError",
                        "beforeClean",
                        "beforeUndo",
                        "beforeValidate",
                        "beforeInfo",
                        "beforeConnect");
        assertThat(Arrays.stream(Event.values()).map(Event::getId)).containsAll(CallbackName.RUN);
    }

    @Test
    void twoFilesOfOneNameAreRefused() throws Exception {
        file("V1__a.sql", "CREATE TABLE a (i int);");
        Files.createDirectory(files.resolve("sub"));
        file("sub/afterMigrate.sql", "SELECT 1;");
        assertThat(catchThrowable(() -> MigrationFiles.fingerprint("app-schema", set().locations())))
                .isInstanceOf(MigrationFilesException.class)
                .hasMessageContainingAll("two files are afterMigrate.sql", "sub/afterMigrate.sql");
    }
}
