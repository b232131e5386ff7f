package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.internal.RunFailure;
import io.alchemyreactive.postgres.internal.SessionWork;
import io.alchemyreactive.postgres.internal.SqlFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One file in one transaction, which also writes the history. Blocks; one for each run of a file. */
final class FileTransaction {

    private final SeedTask task;
    private final SeedSource.OfFile source;

    FileTransaction(SeedTask task, SeedSource.OfFile source) {
        this.task = task;
        this.source = source;
    }

    /** The result; null when it was stopped. */
    Seeded.@Nullable Source run(SessionWork work) {
        var session = new FileSession(source, work);
        try (Connection connection = work.opened(connect(task.target()))) {
            session.open(connection);
            return inTransaction(session, connection);
        } catch (SessionWork.Stopped e) {
            return null;
        } catch (SqlFile.WrongFile e) {
            throw new SeedFilesException(source.name(), "", e.why(), e.cure(), e.getCause());
        } catch (SQLException e) {
            if (work.isStopped()) {
                return null;
            }
            throw SeedFailure.of(source.name(), task.target(), session.place(e), e);
        }
    }

    static Connection connect(PostgresOrigin target) throws SQLException {
        return SessionWork.connect(
                target.jdbcUrl(), target.user(), target.password().reveal());
    }

    private Seeded.Source inTransaction(FileSession session, Connection connection) throws SQLException {
        session.run(SeedHistory.BEGIN);
        String schema = session.text(SeedHistory.SCHEMA);
        if (schema.isEmpty()) {
            throw task.withoutSchema(source);
        }
        var history = new SeedHistory(schema, source.name());
        session.text(history.lock());
        boolean there = !session.texts(history.table()).isEmpty();
        List<String> applied = there ? session.texts(history.applied()) : List.of();
        if (!task.mode().runs(applied.isEmpty() ? null : applied.get(0), source.sha256())) {
            return task.skipped(source);
        }
        if (!there) {
            session.text(history.lockTable());
            session.run(history.makeTable());
        }
        long before = session.number(SeedHistory.CHANGED);
        session.apply();
        long rows = Math.max(0, session.number(SeedHistory.CHANGED) - before);
        if (task.verify()) {
            verify(session, connection);
        }
        // A dump may have dropped the table.
        session.run(history.makeTable());
        session.run(history.write(source.sha256(), task.stage()));
        connection.commit();
        return task.applied(source, rows);
    }

    private void verify(FileSession session, Connection connection) throws SQLException {
        var first = connection.setSavepoint();
        SeedContents contents = contents(session);
        for (int i = 0; i < SeedTask.FURTHER_RUNS; i++) {
            session.run(SeedHistory.AFRESH);
            try {
                session.apply();
            } catch (SQLException e) {
                if (RunFailure.mayPass(e.getSQLState())) {
                    throw e;
                }
                throw SeedNotIdempotentException.fails(source.name(), session.place(e) + RunFailure.words(e) + ".");
            }
            List<String> differences = contents.differences(contents(session));
            if (!differences.isEmpty()) {
                throw SeedNotIdempotentException.changes(source.name(), differences);
            }
        }
        connection.rollback(first);
    }

    private static SeedContents contents(FileSession session) throws SQLException {
        List<String> statement = session.texts(SeedContents.STATEMENT);
        return SeedContents.of(statement.isEmpty() ? List.of() : session.texts(statement.get(0)));
    }
}
