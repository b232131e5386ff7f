package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.neon.local.LocalNeonOptions;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.R2dbcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A real PostgreSQL for all tests of this JVM, with a fresh database for each that asks. */
final class Server {

    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static Server running;

    private final Path folder;
    private final LocalNeon neon;
    private final String uri;
    private final String branch;

    private Server(Path folder, LocalNeon neon, String uri, String branch) {
        this.folder = folder;
        this.neon = neon;
        this.uri = uri;
        this.branch = branch;
    }

    static synchronized Server running() {
        if (running == null) {
            running = start();
        }
        return running;
    }

    private static Server start() {
        Path folder;
        try {
            folder = Files.createTempDirectory("alchemy-state-postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LocalNeon neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            neon.stop().block(LIMIT);
            delete(folder);
        }));
        String created = call(neon, "POST", "/projects", "{\"project\":{}}");
        String uri = find(created, "\"connection_uri\":\"([^\"]+)\"");
        String project = find(created, "\"project_id\":\"([^\"]+)\"");
        await(
                "the project to be there",
                () -> !call(neon, "GET", "/projects/" + project + "/operations", "")
                        .replace("finished", "")
                        .matches("(?s).*\"status\":\"(running|scheduling)\".*"));
        return new Server(folder, neon, uri, find(created, "\"branch_id\":\"([^\"]+)\""));
    }

    /** The URI of a new, empty database. */
    Redacted<String> freshDatabase() {
        String name = "db" + NUMBER.incrementAndGet();
        sql(
                Redacted.of(uri),
                "CREATE DATABASE " + name,
                // The local server is set to lose what it has just confirmed when it is killed; a shared one is not.
                "ALTER DATABASE " + name + " SET synchronous_commit = on");
        return Redacted.of(uri.replaceFirst("/neondb\\b", "/" + name));
    }

    /**
     * Lets a new role in without TLS and password, as poolers come in. Its address is {@link #trusted}: the listener of the
     * local Neon refuses connections without TLS.
     */
    synchronized String trustedRole() {
        String role = "trusted" + NUMBER.incrementAndGet();
        sql(Redacted.of(uri), "CREATE ROLE " + role + " LOGIN");
        try {
            Files.writeString(
                    folder.resolve("tls/pg_hba.conf"),
                    "hostnossl all " + role + " 127.0.0.1/32 trust\n",
                    StandardOpenOption.APPEND);
            new ProcessBuilder("/bin/sh", "-c", "kill -HUP " + process().pid())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        await("the role to be let in", () -> isLetIn(trusted(Redacted.of(uri), role)));
        return role;
    }

    private static boolean isLetIn(Redacted<String> uri) {
        try {
            return !sql(uri, "SELECT 1").isEmpty();
        } catch (R2dbcException e) {
            return false;
        }
    }

    /** The address of the database of {@code uri} at the PostgreSQL server itself, for a role that is trusted. */
    Redacted<String> trusted(Redacted<String> uri, String role) {
        String address = "//" + role + "@127.0.0.1:" + port() + "/";
        return uri.map(text -> text.replaceFirst("//[^/]+/", address).replaceFirst("\\?.*", "?sslmode=disable"));
    }

    /** The port that PostgreSQL itself listens on, which its command line names. */
    private String port() {
        try {
            var words = List.of(Files.readString(Path.of("/proc/" + process().pid() + "/cmdline"))
                    .split("\0"));
            return words.get(words.indexOf("-p") + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of the database of {@code uri} for another role. */
    static Redacted<String> as(Redacted<String> uri, String role, String password) {
        return uri.map(text -> text.replaceFirst("//[^@]+@", "//" + role + ":" + password + "@"));
    }

    /** The URI of a database that no test stores anything in. */
    Redacted<String> uri() {
        return Redacted.of(uri);
    }

    /** The file with the certificate that the server's own is signed with. */
    Path caFile() {
        return neon.caFile();
    }

    /** The process of the PostgreSQL server. */
    ProcessHandle process() {
        long pid = neon.processOf(branch).block(LIMIT).orElseThrow();
        return ProcessHandle.of(pid).orElseThrow();
    }

    /** What the statements answer, one after the other on one connection. */
    static List<String> sql(Redacted<String> uri, String... statements) {
        return Mono.usingWhen(
                        new PostgresqlConnectionFactory(
                                        DatabaseAddress.parse(uri).reactive())
                                .create(),
                        connection -> Flux.fromArray(statements)
                                .concatMap(statement -> answers(connection, statement))
                                .collectList(),
                        PostgresqlConnection::close)
                .block(LIMIT);
    }

    static void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(LIMIT);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private static Flux<String> answers(PostgresqlConnection connection, String statement) {
        return connection
                .createStatement(statement)
                .execute()
                .concatMap(result -> result.map((row, metadata) -> String.valueOf(row.get(0))));
    }

    private static String call(LocalNeon neon, String method, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(neon.apiUrl() + path))
                .header("Authorization", "Bearer " + neon.apiKey())
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String find(String json, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(json);
        if (!found.find()) {
            throw new AssertionError("no " + pattern + " in " + json);
        }
        return found.group(1);
    }

    private static void delete(Path folder) {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
