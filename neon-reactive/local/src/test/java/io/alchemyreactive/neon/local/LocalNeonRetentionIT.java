package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** History is kept as long as the project says, and no longer. */
class LocalNeonRetentionIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String READ_WRITE = "'endpoints':[{'type':'read_write'}]";

    @TempDir
    static Path folder;

    private static LocalNeon neon;
    private static Api api;

    @BeforeAll
    static void start() {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void theLogBeforeTheWindowGoesAndAPointWithinItIsStillThere() {
        var project = api.createProject("{'project':{'history_retention_seconds':8}}");
        sql(project, "CREATE TABLE t (n int, filler text)");
        var early = place(project);
        var oldest = writeUntilTheLogIsThere(project);

        Api.await("the log", "the end of its oldest part", () -> !write(project).contains(oldest));

        sql(project, "INSERT INTO t VALUES (-1)");
        var then = now(project);
        sql(project, "INSERT INTO t VALUES (-2)");
        var past = branch(project, "'parent_timestamp':'" + then + "'");
        assertThat(sql(past, "SELECT n FROM t WHERE n < 0")).containsExactly("-1");
        var refused = api.post(base(project) + "/branches", "{'branch':{'parent_lsn':'" + early + "'}}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asString()).contains("lies before the history");
    }

    @Test
    void aBranchThatSleptThroughTheWindowKeepsAHistoryOfItsOwn() {
        var project = api.createProject("{'project':{'history_retention_seconds':2}}");
        sql(project, "CREATE TABLE t (n int, filler text)", "INSERT INTO t VALUES (-1)");
        var child = branch(project, "'name':'child'");
        var oldest = writeUntilTheLogIsThere(project);

        Api.await("the log", "the end of its oldest part", () -> !write(project).contains(oldest));

        sql(child, "INSERT INTO t VALUES (-2)");
        var place = place(child);
        sql(child, "INSERT INTO t VALUES (-3)");
        var past =
                branch(project, "'parent_id':'" + child.at("/branch/id").asString() + "','parent_lsn':'" + place + "'");
        assertThat(sql(past, "SELECT n FROM t WHERE n < 0 ORDER BY n DESC")).containsExactly("-1", "-2");
    }

    @Test
    void aSnapshotOutlivesTheWindowAndItsBranch() {
        var project = api.createProject("{'project':{'history_retention_seconds':2}}");
        sql(project, "CREATE TABLE t (n int, filler text)", "INSERT INTO t VALUES (-1)");
        var first = snapshot(project, "main");
        sql(project, "INSERT INTO t VALUES (-2)");
        var oldest = writeUntilTheLogIsThere(project);

        Api.await("the log", "the end of its oldest part", () -> !write(project).contains(oldest));

        restore(project, first, "again");
        var second = snapshot(project, "again");
        api.done(api.delete(base(project) + "/branches/" + id(project, "again")).expect(200));
        Api.await(
                "the log of a branch that is gone",
                "its end",
                () -> stores(project).stream()
                        .anyMatch(store -> !Files.exists(store.resolve("data"))
                                && names(store.resolve("archive")).isEmpty()));
        restore(project, second, "third");
        assertThat(Sql.run(endpoint(project, "third"), neon.caFile(), "SELECT n FROM t WHERE n < 0"))
                .containsExactly("-1");
    }

    /** The name of the oldest part of the log, which is still there when this returns or went just now. */
    private static String writeUntilTheLogIsThere(JsonNode project) {
        var seen = new ArrayList<String>();
        Api.await("the log", "its first part", () -> seen.addAll(write(project)));
        return seen.get(0);
    }

    /** Writes about a segment and answers what the log holds. */
    private static List<String> write(JsonNode project) {
        sql(project, "INSERT INTO t SELECT n, repeat(md5(n::text), 30) FROM generate_series(1, 1000) n");
        return log(project);
    }

    /** The segments of the first branch, the only one that is written to; they come and go at any moment. */
    private static List<String> log(JsonNode project) {
        return stores(project).stream()
                .flatMap(store ->
                        Stream.of("data/pg_wal", "archive").flatMap(part -> names(store.resolve(part)).stream()))
                .distinct()
                .sorted()
                .toList();
    }

    private static List<Path> stores(JsonNode project) {
        return entries(
                folder.resolve("projects").resolve(project.at("/project/id").asString()), "st-*");
    }

    private static List<String> names(Path archive) {
        return entries(archive, "?".repeat(24)).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private static List<Path> entries(Path folder, String glob) {
        var entries = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(folder, glob)) {
            found.forEach(entries::add);
        } catch (NoSuchFileException gone) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    private static String id(JsonNode project, String name) {
        return api.get(base(project) + "/branches?search=" + name)
                .expect(200)
                .at("/branches/0/id")
                .asString();
    }

    /** The present, as PostgreSQL sees it. */
    private static String now(JsonNode made) {
        return sql(made, "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                .get(0);
    }

    private static JsonNode branch(JsonNode project, String wishes) {
        return api.done(api.post(base(project) + "/branches", "{'branch':{" + wishes + "}," + READ_WRITE + "}")
                .expect(201));
    }

    private static String snapshot(JsonNode project, String branch) {
        var taken = api.done(api.post(base(project) + "/branches/" + id(project, branch) + "/snapshot", "")
                .expect(200));
        return base(project) + "/snapshots/" + taken.at("/snapshot/id").asString();
    }

    private static void restore(JsonNode project, String snapshot, String name) {
        api.done(api.post(snapshot + "/restore", "{'name':'" + name + "'}").expect(200));
    }

    /** The URI of a branch that had no compute. */
    private static String endpoint(JsonNode project, String branch) {
        var id = id(project, branch);
        api.done(api.post(base(project) + "/endpoints", "{'endpoint':{'type':'read_write','branch_id':'" + id + "'}}")
                .expect(201));
        return api.get(base(project) + "/connection_uri?database_name=neondb&role_name=neondb_owner&branch_id=" + id)
                .expect(200)
                .path("uri")
                .asString();
    }

    private static String place(JsonNode made) {
        return sql(made, "SELECT pg_current_wal_insert_lsn()::text").get(0);
    }

    private static String base(JsonNode project) {
        return "/projects/" + project.at("/project/id").asString();
    }

    private static List<String> sql(JsonNode made, String... statements) {
        return Sql.run(made.at("/connection_uris/0/connection_uri").asString(), neon.caFile(), statements);
    }
}
