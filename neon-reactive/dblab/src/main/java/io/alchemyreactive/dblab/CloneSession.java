package io.alchemyreactive.dblab;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.postgres.PostgresOrigin;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import reactor.core.publisher.Mono;

/** Connections to clones, over JDBC on an elastic thread. */
final class CloneSession {

    private static final String SECONDS = "30";

    private CloneSession() {}

    /**
     * Connects as the application will, and emits when the server of the clone started. A reset starts another server.
     * Fails with {@link CloneException} when no connection comes about.
     */
    static Mono<String> startedAt(PostgresOrigin origin) {
        return ErrorBoundary.<String>blocking(() -> {
                    try (Connection connection = DriverManager.getConnection(origin.jdbcUrl(), properties(origin));
                            Statement statement = connection.createStatement();
                            var rows = statement.executeQuery(
                                    "SELECT extract(epoch FROM pg_postmaster_start_time())::numeric(20, 6)")) {
                        rows.next();
                        return rows.getString(1);
                    }
                })
                .onErrorMap(SQLException.class, error -> CloneException.unreachable(origin, reason(error)));
    }

    private static Properties properties(PostgresOrigin origin) {
        Properties properties = new Properties();
        properties.setProperty("user", origin.user());
        properties.setProperty("password", origin.password().reveal());
        properties.setProperty("connectTimeout", SECONDS);
        properties.setProperty("loginTimeout", SECONDS);
        properties.setProperty("socketTimeout", SECONDS);
        return properties;
    }

    private static String reason(SQLException error) {
        String message = error.getMessage();
        return message == null
                ? "SQL state " + error.getSQLState()
                : message.lines().findFirst().orElse("");
    }
}
