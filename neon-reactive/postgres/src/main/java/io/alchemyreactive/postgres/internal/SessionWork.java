package io.alchemyreactive.postgres.internal;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.provider.Progress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Work over JDBC that a cancel ends: it stops before its next statement, and the statement that runs is cancelled. */
public final class SessionWork {

    /** Ends a statement soon after its client is gone, where the server's platform can tell. */
    public static final String END_WITH_CLIENT = """
            DO $end$ BEGIN PERFORM set_config('client_connection_check_interval', '1s', false);
            EXCEPTION WHEN OTHERS THEN NULL; END $end$""";

    private final Sinks.Many<String> lines = Sinks.many().unicast().onBackpressureBuffer();
    private volatile @Nullable Connection open;
    private volatile boolean stopped;

    private SessionWork() {}

    /** Work on an elastic thread. It blocks, opens its connection by {@link #opened}, and closes it. */
    @FunctionalInterface
    public interface Work<T> {

        /** The result; null when it was stopped. */
        @Nullable
        T run(SessionWork session);
    }

    /** The work was stopped by its subscriber. */
    public static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Stopped() {
            super("stopped", null, false, false);
        }
    }

    /** Runs the work, and reports its lines to the run as progress. Emits its result. */
    public static <T> Mono<T> run(Work<T> work) {
        return Mono.defer(() -> {
            var session = new SessionWork();
            Mono<T> result = ErrorBoundary.<T>blocking(() -> work.run(session))
                    .doOnCancel(session::cancel)
                    .doFinally(end -> session.lines.tryEmitComplete());
            Mono<Boolean> told = session.lines.asFlux().concatMap(Progress::say).then(Mono.just(true));
            return Mono.zip(result, told, (done, all) -> done);
        });
    }

    private void cancel() {
        stopped = true;
        Schedulers.boundedElastic().schedule(this::interrupt);
    }

    private void interrupt() {
        Connection connection = open;
        try {
            if (connection != null) {
                connection.unwrap(BaseConnection.class).cancelQuery();
            }
        } catch (SQLException e) {
            // The work ends after the statement, and keeps nothing.
        }
    }

    /** Whether the subscriber is gone. */
    public boolean isStopped() {
        return stopped;
    }

    /** @throws Stopped when the subscriber is gone */
    public void stopIfAsked() {
        if (stopped) {
            throw new Stopped();
        }
    }

    /** Tells the run how far the work is. The line contains no row value. */
    public void say(String line) {
        lines.tryEmitNext(line);
    }

    /** The connection, from now on the one that a cancel interrupts. */
    public Connection opened(Connection connection) {
        open = connection;
        return connection;
    }

    /** A connection without automatic commits. */
    public static Connection connect(String url, String user, String password) throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        try {
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The first column of all rows. */
    public static List<String> texts(Connection session, String question) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet found = statement.executeQuery(question)) {
            List<String> texts = new ArrayList<>();
            while (found.next()) {
                texts.add(found.getString(1));
            }
            return texts;
        }
    }
}
