package io.alchemyreactive.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Flyway's table of what was applied, as far as Flyway itself neither tells nor changes it in parts. Its columns are
 * documented and have not changed since Flyway 4. Blocks.
 */
final class FlywayHistory {

    private static final String HAS_TABLES_ONLY = """
            SELECT to_regclass(quote_ident(current_schema()) || '.flyway_schema_history') IS NULL AND EXISTS (
              SELECT FROM pg_class c
              WHERE c.relnamespace = quote_ident(current_schema())::regnamespace
                AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))
            """;

    private static final String HAS_FAILED = "SELECT EXISTS (SELECT FROM flyway_schema_history WHERE NOT success)";

    private static final String FORGET_FAILED = "DELETE FROM flyway_schema_history WHERE NOT success";

    private final MigrationSession session;

    FlywayHistory(MigrationSession session) {
        this.session = session;
    }

    /** Whether the schema has tables and no history. */
    boolean isMissing() throws SQLException {
        return is(HAS_TABLES_ONLY);
    }

    /** Whether a migration failed that left its line. */
    boolean hasFailed() throws SQLException {
        return is(HAS_FAILED);
    }

    /** Takes out the lines of migrations that failed, so that they are pending again. */
    void forgetFailed() throws SQLException {
        try (Connection connection = session.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(FORGET_FAILED);
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
