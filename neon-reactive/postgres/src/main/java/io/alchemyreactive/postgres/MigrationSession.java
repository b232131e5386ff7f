package io.alchemyreactive.postgres;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/**
 * The sessions in which migrations run. A file that waits long for a lock gives up, so that it cannot queue all others behind
 * itself; notices of the server, which may quote rows, are not sent; and each file finds its session as the first one did. Blocks.
 */
final class MigrationSession implements DataSource, Callback {

    private static final String LIMITS = "SET lock_timeout = '60s'; SET client_min_messages = error";

    /** RESET ALL resets neither the role nor what is no setting; the search path is Flyway's own. */
    private static final String RESET = """
            DO $reset$
            DECLARE
              path text := current_setting('search_path');
              name text;
            BEGIN
              RESET SESSION AUTHORIZATION;
              RESET ROLE;
              RESET ALL;
              PERFORM set_config('search_path', path, false);
              FOR name IN SELECT p.name FROM pg_prepared_statements p WHERE p.from_sql LOOP
                EXECUTE format('DEALLOCATE %I', name);
              END LOOP;
              FOR name IN SELECT c.name FROM pg_cursors c WHERE c.is_holdable LOOP
                EXECUTE format('CLOSE %I', name);
              END LOOP;
            END $reset$;
            DISCARD TEMP; UNLISTEN *;
            """;

    /** The call that gives back each advisory lock of the session. */
    private static final String LOCKS = """
            SELECT format('SELECT pg_advisory_unlock%s(%s)',
              CASE WHEN mode = 'ShareLock' THEN '_shared' ELSE '' END,
              CASE objsubid WHEN 1 THEN ((classid::bigint << 32) | objid::bigint)::text
                ELSE classid::bigint::bit(32)::int || ', ' || objid::bigint::bit(32)::int END)
            FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
            """;

    private final PostgresOrigin origin;
    private @Nullable Set<String> ownLocks;
    private String failed = "";

    MigrationSession(PostgresOrigin origin) {
        this.origin = origin;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return getConnection(origin.user(), origin.password().reveal());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        Connection connection = DriverManager.getConnection(origin.jdbcUrl(), user, password);
        try (Statement statement = connection.createStatement()) {
            statement.execute(LIMITS);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The kind of the statement that failed; empty when none did. */
    String failedStatement() {
        return failed;
    }

    @Override
    public boolean supports(Event event, @Nullable Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE_STATEMENT_ERROR;
    }

    @Override
    public boolean canHandleInTransaction(Event event, @Nullable Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        if (event == Event.AFTER_EACH_MIGRATE_STATEMENT_ERROR) {
            failed = context.getStatement() == null
                    ? ""
                    : StatementKind.of(context.getStatement().getSql());
            return;
        }
        try (Statement statement = context.getConnection().createStatement()) {
            giveBackLocks(statement);
            statement.execute(RESET);
            statement.execute(LIMITS);
        } catch (SQLException e) {
            throw new FlywayException("The session could not be reset: " + ServerError.line(e), e);
        }
    }

    /** All but those that Flyway itself holds before the first file. */
    private void giveBackLocks(Statement statement) throws SQLException {
        Set<String> held = new HashSet<>();
        try (ResultSet rows = statement.executeQuery(LOCKS)) {
            while (rows.next()) {
                held.add(rows.getString(1));
            }
        }
        if (ownLocks == null) {
            ownLocks = Set.copyOf(held);
        }
        held.removeAll(ownLocks);
        for (String giveBack : held) {
            boolean more = true;
            while (more) {
                try (ResultSet row = statement.executeQuery(giveBack)) {
                    more = row.next() && row.getBoolean(1);
                }
            }
        }
    }

    @Override
    public String getCallbackName() {
        return "session";
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
