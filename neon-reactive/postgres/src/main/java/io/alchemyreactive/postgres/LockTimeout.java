package io.alchemyreactive.postgres;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Lets a migration that waits long for a lock give up, so that it cannot queue everybody else behind itself. Stateless; Flyway
 * calls it for every connection that it opens.
 */
final class LockTimeout implements Callback {

    private static final String SET = "SET lock_timeout = '60s'";

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_CONNECT;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try (var statement = context.getConnection().createStatement()) {
            statement.execute(SET);
        } catch (SQLException e) {
            throw new FlywayException("The lock timeout could not be set: " + e.getMessage(), e);
        }
    }

    @Override
    public String getCallbackName() {
        return "lock timeout";
    }
}
