package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alchemyreactive.neon.local.internal.compute.StallLimit;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A restore after much was written, and one that fails. */
class LocalNeonUndoIT {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration STALL = Duration.ofSeconds(4);
    private static final int ROWS_PER_MEGABYTE = 950;
    private static final boolean LONG = "long".equals(System.getProperty("alchemy.search"));

    @TempDir
    static Path folder;

    private static LocalNeon neon;
    private static Api api;

    private JsonNode project;
    private String base;
    private String root;
    private final Set<String> progress = new LinkedHashSet<>();

    @BeforeAll
    static void start() {
        neon = LocalNeon.start(LocalNeonOptions.of(folder), StallLimit.of(STALL))
                .block(LIMIT);
        api = Api.of(neon);
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @BeforeEach
    void createProject() {
        project = api.createProject("{'project':{}}");
        base = "/projects/" + project.at("/project/id").asString();
        root = project.at("/branch/id").asString();
        sql("CREATE TABLE t (n int, filler text)", "INSERT INTO t VALUES (-1)");
    }

    @AfterEach
    void deleteProject() {
        api.delete(base).expect(200);
        Api.await(base, "deletion", LIMIT, () -> api.get(base).status() == 404);
    }

    @Test
    void aBranchGoesBackOverTwoHundredMegabytesOfWritesAndShowsHowFarItIs() {
        goBackOver(200);

        assertThat(progress)
                .hasSizeGreaterThan(1)
                .allSatisfy(text -> assertThat(text).matches("replayed \\d+ of at most \\d+ MB of log"));
    }

    @Test
    void aBranchGoesBackOverOneAndAHalfGigabytesOfWrites() {
        assumeTrue(LONG, "takes minutes: with -Pnightly");

        goBackOver(1500);

        assertThat(progress).isNotEmpty();
    }

    @Test
    void aRestoreThatFailsLeavesTheBranchAsItWasAndNothingElse() throws IOException {
        write(20);
        var then = now();
        sql("UPDATE t SET n = 0");
        var before = branch();
        var segments = names(stores().get(0).resolve("data/pg_wal"), "?".repeat(24));
        var damaged = segments.get(segments.size() / 2);
        var content = Files.readAllBytes(damaged);
        overwrite(damaged, garbage(content.length));

        var failed = restore(then);

        assertThat(failed.path("status").asString()).isEqualTo("failed");
        assertThat(failed.path("error").asString())
                .startsWith("Bringing branch main (" + root + ") to the time " + then + " failed: PostgreSQL on ")
                .contains("got no further for 4 s while starting; it stands in the segment of its log at 0/")
                .contains(" LOG:  ");
        assertThat(branch()).isEqualTo(before);
        assertThat(api.get(base + "/branches").expect(200).path("branches").size())
                .isEqualTo(1);
        assertThat(stores()).hasSize(1);
        assertThat(sql("SELECT count(*) FROM t WHERE n = 0")).containsExactly("" + (20 * ROWS_PER_MEGABYTE + 1));

        overwrite(damaged, content);
        assertThat(restore(then).path("status").asString()).isEqualTo("finished");
        assertThat(sql("SELECT count(*) FROM t WHERE n = 0", "SELECT count(*) FROM t WHERE n = -1"))
                .containsExactly("0", "1");
    }

    @Test
    void aRestoreThatAFaultEndsLeavesItsNameFree() {
        var then = now();
        var before = branch();
        api.own("PUT", "/faults", "{'faults':[{'action':'create_branch','error':'planned','times':1}]}");

        assertThat(restore(then).path("error").asString()).isEqualTo("planned");

        assertThat(branch()).isEqualTo(before);
        assertThat(api.get(base + "/branches").expect(200).path("branches").size())
                .isEqualTo(1);
        assertThat(restore(then).path("status").asString()).isEqualTo("finished");
    }

    private void goBackOver(int megabytes) {
        write(megabytes);
        var then = now();
        sql("DELETE FROM t WHERE n % 7 = 0");

        var began = System.nanoTime();
        assertThat(restore(then).path("status").asString()).isEqualTo("finished");
        System.out.println("Went back over " + megabytes + " MB in " + (System.nanoTime() - began) / 1_000_000 + " ms");

        assertThat(sql("SELECT count(*) FROM t")).containsExactly("" + (megabytes * ROWS_PER_MEGABYTE + 1));
    }

    /** Restores the branch to its own past, and answers the operation as it ended. */
    private JsonNode restore(String then) {
        var answer = api.post(
                        base + "/branches/" + root + "/restore",
                        "{'source_branch_id':'" + root + "','source_timestamp':'" + then
                                + "','preserve_under_name':'damaged'}")
                .expect(200);
        var operations = answer.path("operations").values();
        Api.await("the restore", "the end", LIMIT, () -> operations.stream().allMatch(this::hasEnded));
        return operation(answer.at("/operations/0/id").asString());
    }

    private boolean hasEnded(JsonNode scheduled) {
        var operation = operation(scheduled.path("id").asString());
        if (operation.has("progress")) {
            progress.add(operation.path("progress").asString());
        }
        return !List.of("scheduling", "running")
                .contains(operation.path("status").asString());
    }

    private JsonNode operation(String id) {
        return api.get(base + "/operations/" + id).expect(200).path("operation");
    }

    /** The branch without the times that a try changes. */
    private JsonNode branch() {
        var branch =
                (ObjectNode) api.get(base + "/branches/" + root).expect(200).path("branch");
        return branch.without(List.of("updated_at", "state_changed_at"));
    }

    private void write(int megabytes) {
        sql("INSERT INTO t SELECT n, repeat(md5(n::text), 30) FROM generate_series(1, " + megabytes * ROWS_PER_MEGABYTE
                + ") n");
    }

    private List<Path> stores() {
        return names(
                folder.resolve("projects").resolve(project.at("/project/id").asString()), "st-*");
    }

    private static List<Path> names(Path folder, String glob) {
        var entries = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(folder, glob)) {
            found.forEach(entries::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        entries.sort(null);
        return entries;
    }

    private static byte[] garbage(int length) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x5A);
        return bytes;
    }

    /** In place, since the file may have other names. */
    private static void overwrite(Path file, byte[] content) throws IOException {
        Files.write(file, content, StandardOpenOption.WRITE);
    }

    /** A moment by the server's clock, after all that was committed. */
    private String now() {
        return sql("SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                .get(0);
    }

    private List<String> sql(String... statements) {
        var uri = api.get(base + "/connection_uri?database_name=neondb&role_name=neondb_owner&branch_id=" + root)
                .expect(200)
                .path("uri")
                .asString();
        return Flux.usingWhen(
                        Sql.connect(uri, neon.caFile()),
                        session -> Flux.fromArray(statements)
                                .concatMap(statement -> session.createStatement(statement)
                                        .execute()
                                        .concatMap(result -> result.map((row, all) -> String.valueOf(row.get(0))))),
                        PostgresqlConnection::close)
                .collectList()
                .block(LIMIT);
    }
}
