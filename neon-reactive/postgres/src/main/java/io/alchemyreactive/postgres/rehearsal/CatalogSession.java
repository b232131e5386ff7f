package io.alchemyreactive.postgres.rehearsal;

import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.lint.TableLock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A second session in the copy, which reads the locks of the migrating session and the files of the tables. Holds no
 * snapshot between its queries, because CREATE INDEX CONCURRENTLY waits for those. Blocks; thread-safe.
 */
final class CatalogSession implements AutoCloseable {

    private static final String SETTINGS =
            "SET client_min_messages = error; SET search_path = pg_catalog; SET statement_timeout = 0";

    /** Tables that this session cannot see are new, so that no other session can wait for them. */
    private static final String LOCKS = """
            SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, l.mode,
              quote_ident(n.nspname) || '.' || quote_ident(c.relname)
            FROM (VALUES (1)) one LEFT JOIN
              (pg_locks l JOIN pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p', 'm')
                JOIN pg_namespace n ON n.oid = c.relnamespace
                  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
              ON l.pid = ? AND l.granted AND l.locktype = 'relation'
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;

    private static final String FILES = """
            SELECT c.oid, format('%I.%I', n.nspname, c.relname), pg_relation_filenode(c.oid), pg_total_relation_size(c.oid)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            """;

    /**
     * The locks at a moment.
     *
     * @param micros the moment, by the clock of the server
     */
    record Locks(long micros, Set<LockSamples.Key> held) {}

    /**
     * The file of a table.
     *
     * @param node the number of the file; 0 when there is none any more
     * @param bytes its size with its indexes
     */
    record TableFile(String table, long node, long bytes) {}

    private final Connection connection;

    private CatalogSession(Connection connection) {
        this.connection = connection;
    }

    static CatalogSession open(PostgresOrigin copy) throws SQLException {
        Connection connection = DriverManager.getConnection(
                copy.jdbcUrl(), copy.user(), copy.password().reveal());
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            return new CatalogSession(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The locks of a session that block reads or writes of tables. */
    synchronized Locks locks(int session) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCKS)) {
            statement.setInt(1, session);
            try (ResultSet rows = statement.executeQuery()) {
                long micros = 0;
                Set<LockSamples.Key> held = new HashSet<>();
                while (rows.next()) {
                    micros = rows.getLong(1);
                    TableLock lock = LockSamples.BLOCKING.get(Objects.requireNonNullElse(rows.getString(2), ""));
                    if (lock != null) {
                        held.add(new LockSamples.Key(rows.getString(3), lock));
                    }
                }
                return new Locks(micros, held);
            }
        }
    }

    /** The files of all tables and materialized views, by their object ids. */
    synchronized Map<Long, TableFile> files() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(FILES)) {
            Map<Long, TableFile> files = new HashMap<>();
            while (rows.next()) {
                files.put(rows.getLong(1), new TableFile(rows.getString(2), rows.getLong(3), rows.getLong(4)));
            }
            return files;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
