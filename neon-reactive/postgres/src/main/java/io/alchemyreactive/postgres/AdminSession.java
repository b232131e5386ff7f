package io.alchemyreactive.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A session of the role that makes and drops previews, in the database that is meant and in no other. Blocks; for one thread. */
final class AdminSession implements AutoCloseable {

    private static final String SETTINGS = """
            SET client_min_messages = error; SET standard_conforming_strings = on; SET statement_timeout = 0;
            SET search_path = pg_catalog; SET lock_timeout =\s""";

    private final Connection connection;
    private final int version;

    private AdminSession(Connection connection, int version) {
        this.connection = connection;
        this.version = version;
    }

    /** Work inside a transaction. */
    @FunctionalInterface
    interface Work {
        void run() throws SQLException;
    }

    /** Reads one row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Connects straight to the server.
     *
     * @param schema the preview, for messages
     * @throws PreviewSchemaException when the session is in another database than the address says
     */
    static AdminSession open(String schema, PostgresOrigin server, Duration lockTimeout) throws SQLException {
        Connection connection = DriverManager.getConnection(
                server.jdbcUrl(), server.user(), server.password().reveal());
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute(SETTINGS + lockTimeout.toMillis());
            }
            var session = new AdminSession(connection, 0);
            String database = session.one(row -> row.getString(1), "SELECT current_database()");
            if (!server.database().equals(database)) {
                throw new PreviewSchemaException(
                        schema,
                        server,
                        "the address leads to the database '" + database + "'; nothing was changed there",
                        "Give the address of the database itself, not of a pooler that has another name for it.");
            }
            return new AdminSession(
                    connection, session.one(row -> row.getInt(1), "SELECT current_setting('server_version_num')::int"));
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Whether a role's creator has to grant itself the use of the role, as since PostgreSQL 16. */
    boolean grantsNeedOptions() {
        return version >= 160_000;
    }

    /** Runs all of the work or nothing of it. */
    void together(Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            work.run();
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs what PostgreSQL may refuse without spoiling the transaction around it. */
    void attempt(String sql) throws SQLException {
        var before = connection.setSavepoint();
        try {
            run(sql);
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            connection.rollback(before);
            throw e;
        }
    }

    boolean is(String question, Object... values) throws SQLException {
        return one(row -> row.getBoolean(1), question, values);
    }

    List<String> texts(String question, Object... values) throws SQLException {
        return all(row -> row.getString(1), question, values);
    }

    /** The first row, which is there. */
    <T> T one(Row<T> read, String question, Object... values) throws SQLException {
        List<T> rows = all(read, question, values);
        if (rows.isEmpty()) {
            throw new SQLException("the server gave no row", "02000");
        }
        return rows.get(0);
    }

    <T> List<T> all(Row<T> read, String question, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(read.read(rows));
                }
                return found;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
