package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.ServerError;
import io.alchemyreactive.postgres.internal.StatementKind;
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

/** The sessions in which migrations run. Every file starts with the session state that the first file had. Blocks. */
final class MigrationSession implements DataSource, Callback {

    /** Selects a call that releases each advisory lock of the session. */
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
    private String begun = "";

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
        try {
            return SessionReset.begin(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The kind of the failed statement; empty when none failed. */
    String failedStatement() {
        return failed;
    }

    /** The path of the migration that began last; empty when none has begun. */
    String begunFile() {
        return begun;
    }

    @Override
    public boolean supports(Event event, @Nullable Context context) {
        return event == Event.BEFORE_EACH_MIGRATE
                || event == Event.AFTER_EACH_MIGRATE
                || event == Event.AFTER_EACH_MIGRATE_STATEMENT_ERROR;
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
            if (event == Event.BEFORE_EACH_MIGRATE) {
                begun = context.getMigrationInfo() == null
                        ? ""
                        : String.valueOf(context.getMigrationInfo().getScript());
                giveBackLocks(statement);
                SessionReset.all(context.getConnection());
            } else {
                // Flyway writes its history entry next.
                SessionReset.settings(context.getConnection());
                takeBackLocks(statement);
            }
        } catch (SQLException e) {
            throw new FlywayException("The session could not be reset: " + ServerError.line(e), e);
        }
    }

    /**
     * Takes the locks again that Flyway held before the file. DISCARD ALL and pg_advisory_unlock_all() release them.
     */
    private void takeBackLocks(Statement statement) throws SQLException {
        Set<String> lost = new HashSet<>(ownLocks == null ? Set.of() : ownLocks);
        lost.removeAll(held(statement));
        for (String giveBack : lost) {
            statement.execute(giveBack.replace("pg_advisory_unlock", "pg_advisory_lock"));
        }
    }

    private static Set<String> held(Statement statement) throws SQLException {
        Set<String> held = new HashSet<>();
        try (ResultSet rows = statement.executeQuery(LOCKS)) {
            while (rows.next()) {
                held.add(rows.getString(1));
            }
        }
        return held;
    }

    /** Releases all locks except those that Flyway held before the first file. */
    private void giveBackLocks(Statement statement) throws SQLException {
        Set<String> held = held(statement);
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

    /**
     * An empty name, because Flyway calls callbacks in the order of their names. The reset then comes before the
     * callback files, whose settings are for the migration.
     */
    @Override
    public String getCallbackName() {
        return "";
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
