package io.alchemyreactive.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Flyway's table of what was applied, as far as Flyway itself neither tells nor changes it in parts. Its columns are
 * documented and have not changed since Flyway 4. Blocks.
 */
final class FlywayHistory {

    private static final String EXISTS =
            "SELECT to_regclass(quote_ident(current_schema()) || '.flyway_schema_history') IS NOT NULL";

    private static final String HAS_LINES = "SELECT EXISTS (SELECT FROM flyway_schema_history)";

    private static final String HAS_TABLES = """
            SELECT EXISTS (
              SELECT FROM pg_class c
              WHERE c.relnamespace = quote_ident(current_schema())::regnamespace
                AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                AND c.relname <> 'flyway_schema_history'
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))
            """;

    private static final String DROP = "DROP TABLE flyway_schema_history";

    private static final String LINES = """
            SELECT installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time,
              success
            FROM flyway_schema_history ORDER BY installed_rank
            """;

    private static final String ADD = "INSERT INTO flyway_schema_history (installed_rank, version, description, type,"
            + " script, checksum, installed_by, installed_on, execution_time, success) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final int COLUMNS = 10;

    private static final String HAS_FAILED = "SELECT EXISTS (SELECT FROM flyway_schema_history WHERE NOT success)";

    private static final String FORGET_FAILED = "DELETE FROM flyway_schema_history WHERE NOT success";

    private final MigrationSession session;

    FlywayHistory(MigrationSession session) {
        this.session = session;
    }

    /** Whether the schema has tables, and no history or one without a line, as a copy without rows has. */
    boolean isMissing() throws SQLException {
        return !hasLines() && is(HAS_TABLES);
    }

    /** Takes away a history without a line, which Flyway takes for the beginning of one. */
    void dropEmpty() throws SQLException {
        if (is(EXISTS) && !is(HAS_LINES)) {
            execute(DROP);
        }
    }

    /** Fills a history that is there and has no line with those of another database. */
    void fillFrom(FlywayHistory other) throws SQLException {
        if (!is(EXISTS) || is(HAS_LINES) || !other.hasLines()) {
            return;
        }
        try (Connection source = other.session.getConnection();
                Statement reading = source.createStatement();
                ResultSet lines = reading.executeQuery(LINES);
                Connection target = session.getConnection();
                PreparedStatement adding = target.prepareStatement(ADD)) {
            target.setAutoCommit(false);
            while (lines.next()) {
                for (int column = 1; column <= COLUMNS; column++) {
                    adding.setObject(column, lines.getObject(column));
                }
                adding.addBatch();
            }
            adding.executeBatch();
            target.commit();
        }
    }

    private boolean hasLines() throws SQLException {
        return is(EXISTS) && is(HAS_LINES);
    }

    /** Whether a migration failed that left its line. */
    boolean hasFailed() throws SQLException {
        return is(HAS_FAILED);
    }

    /** Takes out the lines of migrations that failed, so that they are pending again. */
    void forgetFailed() throws SQLException {
        execute(FORGET_FAILED);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = session.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean is(String question) throws SQLException {
        try (Connection connection = session.getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
