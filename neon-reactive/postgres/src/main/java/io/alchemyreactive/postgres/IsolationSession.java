package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.SqlText;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session of one of two previews, by an address that its application gets. Each statement is a transaction, as a pooler
 * needs. Blocks; for one thread.
 */
final class IsolationSession implements AutoCloseable {

    private static final int SECONDS = 15;

    /** Insufficient privilege; no such table, schema, other object or prepared statement. */
    private static final Set<String> REFUSALS = Set.of("42501", "42P01", "3F000", "42704", "26000");

    private final String preview;
    private final IsolationSide side;
    private final PostgresOrigin address;
    private final Connection connection;
    private boolean placed;

    private IsolationSession(String preview, IsolationSide side, PostgresOrigin address, Connection connection) {
        this.preview = preview;
        this.side = side;
        this.address = address;
        this.connection = connection;
    }

    static IsolationSession open(String preview, IsolationSide side, PostgresOrigin address) {
        try {
            return new IsolationSession(preview, side, address, connect(address));
        } catch (SQLException e) {
            throw IsolationUnverifiedException.of(preview, "the connection to " + named(address), e);
        }
    }

    /** A connection in the protocol without statements that stay in a session. */
    static Connection connect(PostgresOrigin address) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password().reveal());
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("connectTimeout", Integer.toString(SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(2 * SECONDS));
        return DriverManager.getConnection(address.jdbcUrl(), properties);
    }

    IsolationSide side() {
        return side;
    }

    PostgresOrigin address() {
        return address;
    }

    /** Makes the table of this preview, in place of one that a killed run has left. It goes with the end of the session. */
    void place() {
        placed = true;
        text(side.dropped());
        text("CREATE TABLE " + side.table() + " (whose text)");
        text("INSERT INTO " + side.table() + " VALUES (" + SqlText.literal(side.name()) + ")");
    }

    /** The address, for a message. */
    static String named(PostgresOrigin address) {
        return address.user() + "@" + address.host() + ":" + address.port() + "/" + address.database();
    }

    /** The first column of the first row; null when there is none. Fails when the server refuses it. */
    @Nullable
    String text(String sql) {
        try {
            return first(sql);
        } catch (SQLException e) {
            throw failure(sql, e);
        }
    }

    /** Whether the server does what it has to refuse. Fails when it fails for another reason than a refusal. */
    boolean does(String sql) {
        try {
            first(sql);
            return true;
        } catch (SQLException e) {
            if (REFUSALS.contains(String.valueOf(e.getSQLState()))) {
                return false;
            }
            throw failure(sql, e);
        }
    }

    private @Nullable String first(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(SECONDS);
            boolean rows = statement.execute(sql);
            if (!rows) {
                return null;
            }
            try (ResultSet found = statement.getResultSet()) {
                return found.next() ? found.getString(1) : null;
            }
        }
    }

    private IsolationUnverifiedException failure(String sql, SQLException error) {
        return IsolationUnverifiedException.of(preview, sql + " by " + named(address), error);
    }

    @Override
    public void close() {
        try (connection) {
            if (placed) {
                text(side.dropped());
            }
        } catch (SQLException e) {
            throw IsolationUnverifiedException.of(preview, "the end of the connection to " + named(address), e);
        }
    }
}
