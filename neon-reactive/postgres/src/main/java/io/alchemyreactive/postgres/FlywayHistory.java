package io.alchemyreactive.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Flyway's history table, for the parts that Flyway's API neither reads nor changes separately. Its columns are
 * documented and have not changed since Flyway 4. Blocks.
 */
final class FlywayHistory {

    private static final int COLUMNS = 10;

    private final MigrationSession session;
    private final String schema;
    private final String table;

    FlywayHistory(MigrationSession session, String schema) {
        this.session = session;
        this.schema = schema;
        this.table = '"' + schema.replace("\"", "\"\"") + "\".flyway_schema_history";
    }

    /** Whether the schema has tables and no history, or an empty one, as in a copy without rows. */
    boolean isMissing() throws SQLException {
        return !hasLines() && hasTables();
    }

    /** Drops an empty history table. Flyway would take it for the beginning of a history. */
    void dropEmpty() throws SQLException {
        if (exists() && !hasLines()) {
            execute("DROP TABLE " + table);
        }
    }

    /** Copies the history of another database into an existing, empty history table. */
    void fillFrom(FlywayHistory other) throws SQLException {
        if (!exists() || hasLines() || !other.hasLines()) {
            return;
        }
        try (Connection source = other.session.getConnection();
                Statement reading = source.createStatement();
                ResultSet lines = reading.executeQuery(other.lines());
                Connection target = session.getConnection();
                PreparedStatement adding = target.prepareStatement(adding())) {
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

    private String lines() {
        return "SELECT installed_rank, version, description, type, script, checksum, installed_by, installed_on,"
                + " execution_time, success FROM " + table + " ORDER BY installed_rank";
    }

    private String adding() {
        return "INSERT INTO " + table + " (installed_rank, version, description, type, script, checksum, installed_by,"
                + " installed_on, execution_time, success) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    }

    private boolean exists() throws SQLException {
        return is("SELECT to_regclass(?) IS NOT NULL", table);
    }

    private boolean hasTables() throws SQLException {
        return is("""
                SELECT EXISTS (
                  SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE n.nspname = ?
                    AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                    AND c.relname <> 'flyway_schema_history'
                    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))
                """, schema);
    }

    boolean hasLines() throws SQLException {
        return exists() && is("SELECT EXISTS (SELECT FROM " + table + ")");
    }

    /** Whether the history contains one of these files, by its path below its location. */
    boolean hasLineOf(Set<String> files) throws SQLException {
        return is("SELECT EXISTS (SELECT FROM " + table + " WHERE script = ANY (?))", (Object)
                files.toArray(String[]::new));
    }

    /** Whether the history contains a failed migration. */
    boolean hasFailed() throws SQLException {
        return is("SELECT EXISTS (SELECT FROM " + table + " WHERE NOT success)");
    }

    /** Removes the failed migrations from the history, so that they are pending again. */
    void forgetFailed() throws SQLException {
        execute("DELETE FROM " + table + " WHERE NOT success");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = session.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean is(String question, Object... values) throws SQLException {
        try (Connection connection = session.getConnection();
                PreparedStatement statement = connection.prepareStatement(question)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}
