package io.alchemyreactive.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Resets a session to its initial state, and sets the limits of migrations. The lock timeout stops a file that waits
 * long for a lock, so that other sessions do not queue behind it. Notices of the server are turned off, because they
 * may quote rows. Blocks.
 */
final class SessionReset {

    private static final String LIMITS = "SET lock_timeout = '60s'; SET client_min_messages = error";

    /** RESET ALL does not reset the role. The search path stays, because Flyway sets it. */
    private static final String SETTINGS = """
            DO $reset$
            DECLARE
              path text := current_setting('search_path');
            BEGIN
              RESET SESSION AUTHORIZATION;
              RESET ROLE;
              RESET ALL;
              PERFORM set_config('search_path', path, false);
            END $reset$;
            """ + LIMITS;

    private static final String OBJECTS = """
            DO $reset$
            DECLARE
              name text;
            BEGIN
              FOR name IN SELECT p.name FROM pg_prepared_statements p WHERE p.from_sql LOOP
                EXECUTE format('DEALLOCATE %I', name);
              END LOOP;
              FOR name IN SELECT c.name FROM pg_cursors c WHERE c.is_holdable LOOP
                EXECUTE format('CLOSE %I', name);
              END LOOP;
            END $reset$;
            DISCARD TEMP; UNLISTEN *;
            """;

    private SessionReset() {}

    /** Sets the limits of a new session, and resets its settings before each of its transactions. */
    static Connection begin(Connection connection) throws SQLException {
        run(connection, LIMITS);
        return (Connection) Proxy.newProxyInstance(
                SessionReset.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> call(connection, method, arguments));
    }

    /** Resets settings and role, but not the search path. */
    static void settings(Connection connection) throws SQLException {
        run(connection, SETTINGS);
    }

    /**
     * Resets settings, and removes other session state: prepared statements, cursors, temporary objects and channels.
     */
    static void all(Connection connection) throws SQLException {
        run(connection, SETTINGS);
        run(connection, OBJECTS);
    }

    /**
     * Resets the settings before a transaction begins. A transaction takes its isolation level and read-only mode from
     * the settings at its first statement.
     */
    private static Object call(Connection connection, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("setAutoCommit") && arguments[0].equals(false) && connection.getAutoCommit()) {
            run(connection, SETTINGS);
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
