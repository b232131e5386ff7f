package io.alchemyreactive.postgres.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.Databases;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.internal.Sha256;
import io.r2dbc.spi.Connection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sources of seeds on a real PostgreSQL. */
class SeedIT {

    @TempDir
    static Path folder;

    @TempDir
    Path files;

    private static Databases databases;

    private PostgresOrigin target;
    private Seeds seeds;

    @BeforeAll
    static void start() throws Exception {
        databases = Databases.start(folder);
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        target = databases.next();
        seeds = new Seeds(files);
        Databases.run(
                target,
                "CREATE TABLE users (id int PRIMARY KEY, mail text UNIQUE);"
                        + "CREATE TABLE orders (item text, buyer int REFERENCES users DEFERRABLE INITIALLY DEFERRED)");
    }

    @Test
    void sourcesRunOnceInTheirOrderAndTheHistorySaysWhatWasApplied() throws Exception {
        seeds.file(
                        "01-users.sql",
                        "INSERT INTO users VALUES (1, 'a'), (2, 'b'); UPDATE users SET mail = 'c' WHERE id = 2;")
                .file(
                        "02-orders.sql",
                        "COPY orders FROM stdin;\ntea\t1\ncake\t2\n\\.\nDELETE FROM orders WHERE item = 'tea';\n");

        Seeded first = seeds.run(target, SeedMode.ON_CHANGE);

        assertThat(first.sources())
                .extracting(Seeded.Source::name)
                .containsExactly("demo/01-users.sql", "demo/02-orders.sql");
        assertThat(first.sources()).extracting(Seeded.Source::rows).containsExactly(3L, 3L);
        assertThat(first.rows()).isEqualTo(6);
        assertThat(history())
                .containsExactly(
                        "demo/01-users.sql " + first.sources().get(0).sha256() + " pr-7",
                        "demo/02-orders.sql " + first.sources().get(1).sha256() + " pr-7");

        Seeded second = seeds.run(target, SeedMode.ON_CHANGE);
        assertThat(second.sources()).extracting(Seeded.Source::applied).containsExactly(false, false);
        assertThat(second.rows()).isZero();
        assertThat(rows("SELECT item FROM orders")).containsExactly("cake");
    }

    @Test
    void theModeDecidesWhatRunsAgain() throws Exception {
        String insert = "INSERT INTO orders (item) VALUES ('%s');";
        seeds.file("a.sql", insert.formatted("a")).file("b.sql", insert.formatted("b"));
        seeds.run(target, SeedMode.ON_CHANGE);

        seeds.file("b.sql", insert.formatted("b2"));
        assertThat(seeds.run(target, SeedMode.ONCE).rows()).isZero();
        assertThat(seeds.run(target, SeedMode.ON_CHANGE).rows()).isEqualTo(1);
        assertThat(seeds.run(target, SeedMode.ALWAYS).rows()).isEqualTo(2);

        assertThat(rows("SELECT item FROM orders ORDER BY 1")).containsExactly("a", "a", "b", "b2", "b2");
    }

    @Test
    void aFunctionRunsInOneTransactionWithItsHistory() throws Exception {
        assertThat(seeds.run(target, SeedMode.ON_CHANGE, function("v1", inserting("tea")))
                        .rows())
                .isEqualTo(1);
        assertThat(seeds.run(target, SeedMode.ON_CHANGE, function("v1", inserting("tea")))
                        .rows())
                .isZero();
        assertThat(seeds.run(target, SeedMode.ON_CHANGE, function("v2", inserting("cake")))
                        .rows())
                .isEqualTo(1);
        assertThat(rows("SELECT item FROM orders ORDER BY 1")).containsExactly("cake", "tea");
        assertThat(rows("SELECT source FROM _seed_history")).containsExactly("demo/function");
    }

    @Test
    void aFunctionThatFailsLeavesNothing() throws Exception {
        SeedSource failing = function(
                "v1",
                connection -> inserting("tea")
                        .apply(connection)
                        .then(execute(
                                connection,
                                "INSERT INTO users VALUES (1, 'sam@example.com'), (2, 'sam@example.com')")));

        assertThatThrownBy(() -> seeds.run(target, SeedMode.ON_CHANGE, failing))
                .isInstanceOf(SeedFailedException.class)
                .hasMessageContaining("'demo/function' failed: [23505]")
                .hasMessageContaining("Nothing of it was kept.")
                .hasMessageNotContaining("sam@");
        assertThatThrownBy(() -> seeds.run(target, SeedMode.ON_CHANGE, function("v1", connection -> null)))
                .isInstanceOf(SeedFailedException.class);
        assertNothing();
    }

    @Test
    void aFunctionThatEndsItsTransactionIsToldSo() {
        SeedSource committing = function(
                "v1", connection -> inserting("tea").apply(connection).then(Mono.from(connection.commitTransaction())));

        assertThatThrownBy(() -> seeds.run(target, SeedMode.ON_CHANGE, committing))
                .isInstanceOf(SeedFailedException.class)
                .hasMessageContaining("the function ended its transaction, so what it did before may be kept");
    }

    @Test
    void aFileThatFailsLeavesNothingAndIsNamedWithItsPlace() throws Exception {
        seeds.file("01.sql", "INSERT INTO users VALUES (1, 'a');")
                .file(
                        "02.sql",
                        "INSERT INTO orders VALUES ('tea', 1);\n\n-- Again\nINSERT INTO users\nVALUES (3, 'a');\n");

        assertThatThrownBy(() -> seeds.run(target, SeedMode.ON_CHANGE))
                .isInstanceOf(SeedFailedException.class)
                .hasMessage("seeding the database '" + target.database() + "' at " + target.host() + ":" + target.port()
                        + " with 'demo/02.sql' failed: line 4 (INSERT INTO): [23505] duplicate key value violates unique"
                        + " constraint \"users_mail_key\" (table users, constraint users_mail_key). Nothing of it was kept."
                        + " Correct the file and deploy again.");
        assertThat(rows("SELECT item FROM orders")).isEmpty();
        assertThat(rows("SELECT source FROM _seed_history")).containsExactly("demo/01.sql");
    }

    @Test
    void dumpsOfPgDumpAreRead() throws Exception {
        String dump = """
                --
                -- PostgreSQL database dump
                --

                \\restrict 3FzQb0

                -- Dumped by pg_dump version 18.1

                SET statement_timeout = 0;
                SET lock_timeout = 0;
                SET idle_in_transaction_session_timeout = 0;
                SET client_encoding = 'UTF8';
                SET standard_conforming_strings = on;
                SELECT pg_catalog.set_config('search_path', '', false);
                SET check_function_bodies = false;
                SET client_min_messages = warning;

                CREATE FUNCTION public.touch() RETURNS trigger
                    LANGUAGE plpgsql
                    AS $_$
                BEGIN
                  NEW.mail := coalesce(NEW.mail, 'none;');
                  RETURN NEW;
                END
                $_$;
                CREATE FUNCTION public.two() RETURNS integer
                    LANGUAGE sql
                    BEGIN ATOMIC
                 SELECT CASE WHEN true THEN 1 ELSE 0 END AS "case";
                 SELECT 2;
                END;
                CREATE TABLE public.things (id integer NOT NULL, name text);
                CREATE SEQUENCE public.things_id_seq AS integer;

                COPY public.things (id, name) FROM stdin;
                1\ta;b
                2\t\\N
                3\tit's \\\\. here
                \\.

                INSERT INTO public.users VALUES (1, 'O''Brien;');
                INSERT INTO public.users VALUES (2, E'a\\\\b\\'c');
                SELECT pg_catalog.setval('public.things_id_seq', 3, true);
                ALTER TABLE ONLY public.things ADD CONSTRAINT things_pkey PRIMARY KEY (id);

                \\unrestrict 3FzQb0
                """;
        seeds.file("unix.sql", dump);
        assertThat(seeds.run(target, SeedMode.ONCE).rows()).isEqualTo(5);
        assertThat(rows("SELECT coalesce(name, '-') FROM things ORDER BY id"))
                .containsExactly("a;b", "-", "it's \\. here");
        assertThat(rows("SELECT mail FROM users ORDER BY id")).containsExactly("O'Brien;", "a\\b'c");

        Databases.run(
                target,
                "DROP TABLE things, _seed_history; DROP SEQUENCE things_id_seq; DROP FUNCTION touch, two; DELETE FROM users");
        seeds.file("unix.sql", "\uFEFF" + dump.replace("\n", "\r\n"));
        assertThat(seeds.run(target, SeedMode.ONCE).rows()).isEqualTo(5);
        assertThat(rows("SELECT coalesce(name, '-') FROM things ORDER BY id"))
                .containsExactly("a;b", "-", "it's \\. here");
    }

    @Test
    void aFailureInTheRowsOfACopyIsNamedByItsLineWithoutItsValue() throws Exception {
        seeds.file("a.sql", "\nCOPY users FROM stdin;\n1\ta\nsam@example.com\tb\n\\.\n");

        assertThatThrownBy(() -> seeds.run(target, SeedMode.ON_CHANGE))
                .hasMessageContaining("failed: line 4 (COPY): [22P02] invalid input syntax for type integer: …")
                .hasMessageNotContaining("sam@");
        assertNothing();
    }

    @Test
    void aPositionWithinAStatementIsTold() throws Exception {
        seeds.file("a.sql", "SELECT 1;\nSELECT 1,\n  nothing\nFROM users;\n");
        assertThatThrownBy(() -> seeds.run(target, SeedMode.ON_CHANGE))
                .hasMessageContaining("line 3 (SELECT): [42703]");
    }

    @Test
    void aConstraintThatIsCheckedAtTheEndFailsTheSource() throws Exception {
        seeds.file("a.sql", "INSERT INTO orders VALUES ('tea', 99);");
        assertThatThrownBy(() -> seeds.run(target, SeedMode.ON_CHANGE))
                .isInstanceOf(SeedFailedException.class)
                .hasMessageContaining("[23503]");
        assertNothing();
    }

    @Test
    void filesThatCannotBeRunAreRefusedAndChangeNothing() throws Exception {
        String insert = "INSERT INTO users VALUES (1, 'a');\n";
        for (String rest : List.of(
                "\\i other.sql\n",
                "COMMIT;\n",
                "SELECT 'open;\n",
                "COPY orders FROM stdin;\ntea\t1\n",
                "SET client_encoding = 'LATIN1';\n")) {
            seeds.file("a.sql", insert + rest);
            assertThatThrownBy(() -> seeds.run(target, SeedMode.ON_CHANGE))
                    .as(rest)
                    .isInstanceOf(SeedFilesException.class)
                    .hasMessageStartingWith("the seed 'demo/a.sql' cannot be used: ");
        }
        seeds.file("a.sql", (insert + "SELECT 'Zürich';").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> seeds.run(target, SeedMode.ON_CHANGE)).hasMessageContaining("line 2 is not in UTF-8");
        assertNothing();
    }

    @Test
    void aFileThatChangesBetweenPlanAndRunIsRefused() throws Exception {
        seeds.file("a.sql", "INSERT INTO users VALUES (1, 'a');");
        SeedSource planned = SeedFiles.find("demo", "filesystem:" + files).get(0);
        seeds.file("a.sql", "INSERT INTO users VALUES (2, 'b');");
        var task = new SeedTask(target, "pr-7", SeedMode.ON_CHANGE, false);

        assertThatThrownBy(() -> Seeds.get(FileSeeding.run(task, (SeedSource.OfFile) planned.of("demo"))))
                .isInstanceOf(SeedFilesException.class)
                .hasMessageContaining("it has changed since the plan was made");
        assertNothing();
    }

    @Test
    void aSessionThatIsKilledInTheMiddleLeavesNothingAndTheNextRunDoesAll() throws Exception {
        String rest = "INSERT INTO orders VALUES ('tea', 1);\n";
        seeds.file(
                "a.sql", "INSERT INTO users VALUES (1, 'a');\nSELECT pg_terminate_backend(pg_backend_pid());\n" + rest);
        assertThatThrownBy(() -> seeds.run(target, SeedMode.ON_CHANGE)).isInstanceOf(SeedFailedException.class);
        assertNothing();

        seeds.file("a.sql", "INSERT INTO users VALUES (1, 'a');\n" + rest);
        assertThat(seeds.run(target, SeedMode.ON_CHANGE).rows()).isEqualTo(2);
    }

    @Test
    void aCancelEndsTheStatementThatRunsAndKeepsNothing() throws Exception {
        seeds.file("a.sql", "INSERT INTO users VALUES (1, 'a');\nSELECT pg_sleep(600);\n");
        assertCancelled();
        assertNothing();
    }

    @Test
    void aCancelOfAFunctionEndsItsStatementAndKeepsNothing() throws Exception {
        assertCancelled(function(
                "v1",
                connection -> inserting("tea")
                        .apply(connection)
                        .then(execute(connection, "DO 'BEGIN PERFORM pg_sleep(600); END'"))));
        assertNothing();
    }

    private void assertCancelled(SeedSource... sources) throws Exception {
        String sleeping = "SELECT 1::text FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                + " AND datname = current_database()";
        var failures = new CopyOnWriteArrayList<Throwable>();
        Disposable run =
                seeds.running(target, SeedMode.ON_CHANGE, false, sources).subscribe(seeded -> {}, failures::add);
        await(() -> !rows(sleeping).isEmpty());

        run.dispose();

        await(() -> rows(sleeping).isEmpty());
        await(() ->
                rows("SELECT 1::text FROM pg_locks WHERE locktype = 'advisory'").isEmpty());
        assertThat(failures).isEmpty();
    }

    @Test
    void runsAtTheSameTimeApplyASourceOnce() throws Exception {
        seeds.file("a.sql", "INSERT INTO orders (item) SELECT 'tea' FROM generate_series(1, 1000);");
        SeedSource function = function("v1", inserting("cake"));

        List<Seeded> all = Seeds.get(Flux.range(0, 6)
                .flatMap(i -> seeds.running(target, SeedMode.ON_CHANGE, false, function))
                .collectList());

        assertThat(all.stream().mapToLong(Seeded::rows).sum()).isEqualTo(1001);
        assertThat(rows("SELECT count(*) FROM orders")).containsExactly("1001");
    }

    @Test
    void aSourceThatDoesMoreWhenItRunsAgainIsFoundAndLeavesNothing() throws Exception {
        seeds.file(
                "a.sql",
                "INSERT INTO users VALUES (1, 'a') ON CONFLICT DO NOTHING; INSERT INTO orders (item) VALUES ('tea');");
        assertThatThrownBy(() -> seeds.verified(target))
                .isInstanceOf(SeedNotIdempotentException.class)
                .hasMessageStartingWith(
                        "the seed source 'demo/a.sql' is not idempotent: a further run changes public.orders"
                                + " (1 rows, then 2 rows).");
        assertNothing();

        seeds.file("a.sql", "INSERT INTO users VALUES (1, 'sam@example.com');");
        assertThatThrownBy(() -> seeds.verified(target))
                .isInstanceOf(SeedNotIdempotentException.class)
                .hasMessageContaining("a further run fails: line 1 (INSERT INTO): [23505]")
                .hasMessageNotContaining("sam@");
        assertNothing();
    }

    @Test
    void aSourceThatDoesNoMoreWhenItRunsAgainIsApplied() throws Exception {
        seeds.file(
                "a.sql",
                "CREATE TEMP TABLE t AS SELECT 1 AS id, 'a' AS mail; SET search_path = '';"
                        + "INSERT INTO public.users SELECT * FROM pg_temp.t ON CONFLICT DO NOTHING;");
        SeedSource function = function(
                "v1",
                connection -> execute(
                        connection,
                        "INSERT INTO users VALUES (2, 'b') ON CONFLICT (id) DO UPDATE SET mail = excluded.mail"));

        assertThat(seeds.verified(target, function).rows()).isEqualTo(3);
        assertThat(rows("SELECT mail FROM users ORDER BY 1")).containsExactly("a", "b");
    }

    @Test
    void aFunctionThatDoesMoreWhenItRunsAgainIsFoundAndLeavesNothing() throws Exception {
        assertThatThrownBy(() -> seeds.verified(target, function("v1", inserting("tea"))))
                .isInstanceOf(SeedNotIdempotentException.class)
                .hasMessageContaining("changes public.orders (1 rows, then 2 rows)");
        assertNothing();
    }

    @Test
    void whatASessionSetsDoesNotReachTheNextSource() throws Exception {
        String role = databases.role(target, "").user();
        Databases.run(target, "GRANT " + role + " TO CURRENT_USER");
        seeds.file("a.sql", "SELECT pg_catalog.set_config('search_path', '', false); SET ROLE " + role + ";")
                .file("b.sql", "INSERT INTO orders (item) VALUES (current_user);");

        seeds.run(target, SeedMode.ON_CHANGE);

        assertThat(rows("SELECT item FROM orders")).containsExactly(target.user());
        assertThat(history()).hasSize(2);
    }

    @Test
    void aDumpThatDropsTheHistoryIsWrittenDown() throws Exception {
        seeds.file("a.sql", "DROP TABLE _seed_history;");
        seeds.run(target, SeedMode.ON_CHANGE);
        assertThat(history()).hasSize(1);
    }

    @Test
    void anUnreachableTargetAndAWrongPasswordAreNamed() throws Exception {
        seeds.file("a.sql", "SELECT 1;");
        var closed = new PostgresOrigin(
                target.host(), 1, target.database(), target.user(), target.password(), target.parameters());
        assertThatThrownBy(() -> seeds.run(closed, SeedMode.ON_CHANGE))
                .isInstanceOf(TransientSeedException.class)
                .hasMessageContaining("can be reached");
        assertThatThrownBy(() -> seeds.run(target.as(target.user(), Redacted.of("wrong")), SeedMode.ON_CHANGE))
                .isInstanceOf(SeedFailedException.class)
                .hasMessageContaining("Correct the user and password of the target.");
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + Seeds.LIMIT.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Nothing is left: neither rows nor the history. */
    private void assertNothing() throws Exception {
        assertThat(rows("SELECT item FROM orders UNION ALL SELECT mail FROM users"))
                .isEmpty();
        assertThat(rows("SELECT relname FROM pg_class WHERE relname = '_seed_history'"))
                .isEmpty();
    }

    private List<String> history() throws Exception {
        return rows("SELECT source || ' ' || sha256 || ' ' || stage FROM _seed_history ORDER BY source");
    }

    private List<String> rows(String sql) throws Exception {
        return new ArrayList<>(Databases.rows(target, sql));
    }

    private static SeedSource function(String version, Function<? super Connection, ? extends Mono<Void>> function) {
        return new SeedSource.OfFunction("function", Sha256.hex(version), function);
    }

    private static Function<Connection, Mono<Void>> inserting(String item) {
        return connection -> execute(connection, "INSERT INTO orders (item) VALUES ('" + item + "')");
    }

    private static Mono<Void> execute(Connection connection, String sql) {
        return Flux.from(connection.createStatement(sql).execute())
                .flatMap(result -> result.getRowsUpdated())
                .then();
    }
}
