package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.ServerError;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/**
 * Passes the events of Flyway to a listener. Blocks.
 *
 * @param listener is told of each file
 */
record ListenerCallback(MigrationListener listener) implements Callback {

    @Override
    public boolean supports(Event event, @Nullable Context context) {
        return event == Event.BEFORE_EACH_MIGRATE
                || event == Event.AFTER_EACH_MIGRATE_STATEMENT
                || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, @Nullable Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try {
            if (event == Event.BEFORE_EACH_MIGRATE) {
                begins(context);
            } else if (event == Event.AFTER_EACH_MIGRATE) {
                listener.ends();
            } else {
                listener.statementEnded();
            }
        } catch (SQLException e) {
            throw new FlywayException("The migration could not be watched: " + ServerError.line(e), e);
        }
    }

    private void begins(Context context) throws SQLException {
        MigrationInfo file = context.getMigrationInfo();
        listener.begins(
                file == null ? "" : String.valueOf(file.getScript()),
                file == null || file.getVersion() == null ? null : String.valueOf(file.getVersion()),
                session(context));
    }

    private static int session(Context context) throws SQLException {
        try (Statement statement = context.getConnection().createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** After the callbacks that reset the session and look at its schema. */
    @Override
    public String getCallbackName() {
        return "watch";
    }
}
