package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    encoding of the client | SET client_encoding = 'LATIN1';   | V1__odd.sql
                    open quote             | SELECT $$ and no end              | V1__odd.sql
                    other file             | \\i other.sql                    | V1__odd.sql
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
