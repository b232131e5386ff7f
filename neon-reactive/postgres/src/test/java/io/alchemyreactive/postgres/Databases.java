package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.neon.local.LocalNeonOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Fresh databases of a real PostgreSQL, which a local Neon runs. Blocks; not thread-safe. */
public final class Databases implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Pattern POOLER_FIELD = Pattern.compile("\"pooler_host\"\\s*:\\s*\"([^:\"]+):(\\d+)\"");
    private static final Pattern URI_FIELD = Pattern.compile("\"connection_uri\"\\s*:\\s*\"([^\"]+)\"");

    private final LocalNeon neon;
    private final PostgresOrigin first;
    private final PostgresOrigin pooled;
    private int made;

    private Databases(LocalNeon neon, PostgresOrigin first, PostgresOrigin pooled) {
        this.neon = neon;
        this.first = first;
        this.pooled = pooled;
    }

    public static Databases start(Path folder) throws IOException, InterruptedException {
        LocalNeon neon = Objects.requireNonNull(
                LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT));
        var request = HttpRequest.newBuilder(URI.create(neon.apiUrl() + "/projects"))
                .header("Authorization", "Bearer " + neon.apiKey())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"project\":{}}"))
                .build();
        String answer = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        var uri = URI_FIELD.matcher(answer);
        if (!uri.find()) {
            throw new IllegalStateException("no connection URI in the answer");
        }
        var first = PostgresOrigin.parse(Redacted.of(uri.group(1).replace("\\/", "/")));
        awaitOpen(first);
        var pooler = POOLER_FIELD.matcher(answer);
        if (!pooler.find()) {
            throw new IllegalStateException("no pooler in the answer");
        }
        var pooled = new PostgresOrigin(
                pooler.group(1),
                Integer.parseInt(pooler.group(2)),
                first.database(),
                first.user(),
                first.password(),
                first.parameters());
        return new Databases(neon, first, pooled);
    }

    /** The role of a new project has its password once its operations are finished. */
    private static void awaitOpen(PostgresOrigin origin) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                open(origin).close();
                return;
            } catch (SQLException early) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the database did not open", early);
                }
                Thread.sleep(50);
            }
        }
    }

    /** A new, empty database. */
    public PostgresOrigin next() throws SQLException {
        String name = "app_" + made++;
        run(first, "CREATE DATABASE " + name);
        return first.in(name);
    }

    /** This database through the pooler of the local Neon. */
    public PostgresOrigin pooled(PostgresOrigin database) {
        return pooled.in(database.database());
    }

    /** The role that owns all databases; no superuser either. */
    public PostgresOrigin owner() {
        return first;
    }

    /** A new, empty database, by a role that may make roles and schemas there and is no superuser. */
    public PostgresOrigin admin() throws SQLException {
        PostgresOrigin admin = role(next(), "CREATEROLE");
        run(first.in(admin.database()), "GRANT CREATE ON DATABASE " + admin.database() + " TO " + admin.user());
        return admin;
    }

    /** A database by a new role with these rights, which is no superuser. */
    public PostgresOrigin role(PostgresOrigin database, String rights) throws SQLException {
        String name = "role_" + made++;
        run(first, "CREATE ROLE " + name + " LOGIN " + rights + " PASSWORD 'correct horse battery'");
        return database.as(name, Redacted.of("correct horse battery"));
    }

    public static void run(PostgresOrigin origin, String sql) throws SQLException {
        try (Connection connection = open(origin);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of each row, as text. */
    public static List<String> rows(PostgresOrigin origin, String sql) throws SQLException {
        try (Connection connection = open(origin);
                Statement statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }

    public static Connection open(PostgresOrigin origin) throws SQLException {
        return DriverManager.getConnection(
                origin.jdbcUrl(), origin.user(), origin.password().reveal());
    }

    @Override
    public void close() {
        neon.stop().block(LIMIT);
    }
}
