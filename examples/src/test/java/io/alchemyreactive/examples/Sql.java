package io.alchemyreactive.examples;

import io.alchemyreactive.postgres.PostgresOrigin;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A session in a database. */
final class Sql implements AutoCloseable {

    private final Connection connection;

    private Sql(Connection connection) {
        this.connection = connection;
    }

    static Sql connect(PostgresOrigin origin) {
        try {
            return new Sql(DriverManager.getConnection(
                    origin.jdbcUrl(), origin.user(), origin.password().reveal()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes something. */
    void run(String statement) {
        try (var open = connection.createStatement()) {
            open.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of all rows. */
    List<String> rows(String query) {
        var rows = new ArrayList<String>();
        try (var open = connection.createStatement();
                var result = open.executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
