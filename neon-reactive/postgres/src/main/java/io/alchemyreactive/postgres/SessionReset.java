package io.alchemyreactive.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Brings a session back to how it began, and sets the limits of migrations: a file that waits long for a lock gives up, so that
 * it cannot queue all others behind itself; notices of the server, which may quote rows, are not sent. Blocks.
 */
final class SessionReset {

    private static final String LIMITS = "SET lock_timeout = '60s'; SET client_min_messages = error";

    /** RESET ALL does not reset the role; the search path is Flyway's own. */
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

    /** Resets settings and role, not the search path. */
    static void settings(Connection connection) throws SQLException {
        run(connection, SETTINGS);
    }

    /** Resets settings, and drops what is no setting: prepared statements, cursors, temporary objects and channels. */
    static void all(Connection connection) throws SQLException {
        run(connection, SETTINGS);
        run(connection, OBJECTS);
    }

    /** A transaction takes its isolation and its right to write from the settings at its first statement. */
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
