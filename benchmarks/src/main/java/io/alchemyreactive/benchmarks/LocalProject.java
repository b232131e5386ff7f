package io.alchemyreactive.benchmarks;

import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.neon.local.LocalNeonOptions;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.client.SSLMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A project of a local Neon with a small database, used as any client would: over HTTP and TLS. Blocks. */
final class LocalProject implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    static final int ROWS = 1_000;
    static final String COUNT = "SELECT count(*) FROM shop";
    /** Makes a small database. */
    static final String SHOP =
            "CREATE TABLE shop AS SELECT n, 'item ' || n AS name FROM generate_series(1, " + ROWS + ") n";

    private static final long BYTES_PER_KB = 1_024;
    private static final Set<String> UNFINISHED = Set.of("scheduling", "running");

    private static @Nullable Path programs;

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalNeon neon;
    private final JsonNode project;

    private LocalProject(LocalNeon neon) throws IOException, InterruptedException {
        this.neon = neon;
        project = call("POST", "/projects", "{\"project\":{}}");
        awaitOperations(project);
        query(uri(), SHOP);
    }

    /** Starts a local Neon in a folder of its own. */
    static LocalProject start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("neon-benchmark");
        return new LocalProject(Objects.requireNonNull(
                LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT)));
    }

    /** The folder of PostgreSQL's programs, which the first local Neon of a user unpacks. */
    static synchronized Path programs() throws IOException, InterruptedException {
        if (programs == null) {
            try (LocalProject any = start()) {
                long pid = Objects.requireNonNull(any.neon
                                .processOf(any.project.at("/branch/id").asString())
                                .block(LIMIT))
                        .orElseThrow();
                Path program = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe"));
                programs = Objects.requireNonNull(program.getParent(), "a program is in a folder");
            }
        }
        return programs;
    }

    /** A new branch up to the answer to its first query. */
    long branch() throws IOException, InterruptedException {
        JsonNode made = call("POST", path() + "/branches", "{\"endpoints\":[{\"type\":\"read_write\"}]}");
        return count(made);
    }

    /** Puts the compute of the project to sleep. */
    void suspend() throws IOException, InterruptedException {
        String endpoint = project.at("/endpoints/0/id").asString();
        awaitOperations(call("POST", path() + "/endpoints/" + endpoint + "/suspend", ""));
    }

    /** The memory of all PostgreSQL processes, shared pages counted once, in bytes; as Linux tells it. */
    long memory() {
        String folder = neon.folder().toString();
        return ProcessHandle.current()
                .children()
                .filter(server -> server.info().commandLine().orElse("").contains(folder))
                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
                .mapToLong(LocalProject::memory)
                .sum();
    }

    private static long memory(ProcessHandle process) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KB)
                    .sum();
        } catch (IOException | UncheckedIOException ended) {
            // A worker that came and went.
            return 0;
        }
    }

    /** The answer to a query. */
    long query() {
        return count(project);
    }

    @Override
    public void close() {
        neon.stop().then(Mono.defer(neon::forget)).block(LIMIT);
    }

    private long count(JsonNode made) {
        long rows = query(made.at("/connection_uris/0/connection_uri").asString(), COUNT);
        if (rows != ROWS) {
            throw new IllegalStateException("The branch holds " + rows + " rows.");
        }
        return rows;
    }

    private String uri() {
        return project.at("/connection_uris/0/connection_uri").asString();
    }

    private String path() {
        return "/projects/" + project.at("/project/id").asString();
    }

    private static long query(String uri, String sql) {
        URI parsed = URI.create(uri);
        String[] user = parsed.getUserInfo().split(":");
        return Sql.number(
                PostgresqlConnectionConfiguration.builder()
                        .host(parsed.getHost())
                        .port(parsed.getPort())
                        .username(user[0])
                        .password(user[1])
                        .database(parsed.getPath().substring(1))
                        .sslMode(SSLMode.REQUIRE)
                        .build(),
                sql);
    }

    private void awaitOperations(JsonNode answer) throws IOException, InterruptedException {
        for (JsonNode operation : answer.path("operations").values()) {
            String path = path(answer) + "/operations/" + operation.path("id").asString();
            JsonNode now = operation;
            while (UNFINISHED.contains(now.path("status").asString())) {
                Thread.sleep(LOOK_AGAIN.toMillis());
                now = call("GET", path, "").path("operation");
            }
            if (!now.path("status").asString().equals("finished")) {
                throw new IllegalStateException("An operation of the local Neon failed: " + now);
            }
        }
    }

    private static String path(JsonNode answer) {
        return "/projects/" + answer.at("/operations/0/project_id").asString();
    }

    private JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(neon.apiUrl() + path))
                .header("Authorization", "Bearer " + neon.apiKey())
                .timeout(LIMIT)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + " was answered with " + response.statusCode());
        }
        return JsonMapper.shared().readTree(response.body());
    }
}
