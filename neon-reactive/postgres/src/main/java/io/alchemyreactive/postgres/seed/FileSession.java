package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.postgres.internal.ScriptLines;
import io.alchemyreactive.postgres.internal.ScriptStatement;
import io.alchemyreactive.postgres.internal.SessionWork;
import io.alchemyreactive.postgres.internal.Sha256;
import io.alchemyreactive.postgres.internal.SqlFile;
import io.alchemyreactive.postgres.internal.SqlScript;
import io.alchemyreactive.postgres.internal.StatementKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Runs the statements of a file in a session, one after the other. Blocks; for one thread. */
final class FileSession {

    private static final int FETCHED_AT_ONCE = 1000;
    private static final long STEP = 32L * 1024 * 1024;
    private static final long MEGABYTE = 1024L * 1024;
    private static final Pattern LINE_OF_COPY = Pattern.compile("^COPY .*?, line (\\d+)", Pattern.DOTALL);

    private final SeedSource.OfFile source;
    private final SessionWork work;
    private @Nullable Connection connection;
    private @Nullable ScriptStatement current;
    /** The line before the rows of the COPY that runs; 0 while none does. */
    private int beforeRows;

    private long told;

    FileSession(SeedSource.OfFile source, SessionWork work) {
        this.source = source;
        this.work = work;
    }

    void open(Connection connection) {
        this.connection = connection;
    }

    /** Runs statements of ours or of the file, and passes over their rows. */
    void run(String sql) throws SQLException {
        Connection session = session();
        try (Statement statement = session.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(FETCHED_AT_ONCE);
            boolean rows = statement.execute(sql);
            while (rows || statement.getUpdateCount() >= 0) {
                if (rows) {
                    pass(statement);
                }
                rows = statement.getMoreResults();
            }
        }
        session.clearWarnings();
    }

    private static void pass(Statement statement) throws SQLException {
        try (ResultSet found = statement.getResultSet()) {
            boolean more = true;
            while (more) {
                more = found.next();
            }
        }
    }

    List<String> texts(String question) throws SQLException {
        return SessionWork.texts(session(), question);
    }

    String text(String question) throws SQLException {
        return texts(question).get(0);
    }

    long number(String question) throws SQLException {
        return Long.parseLong(text(question));
    }

    /**
     * Runs the file to its end.
     *
     * @throws SqlFile.WrongFile when it cannot be run, or has changed since it was declared
     * @throws SessionWork.Stopped when the work was stopped
     */
    void apply() throws SQLException {
        told = 0;
        try (InputStream in = source.file().content().open()) {
            var lines = new ScriptLines(in, Sha256.digest());
            var script = new SqlScript(lines);
            ScriptStatement next = script.next();
            while (next != null) {
                SeedRules.check(next);
                current = next;
                run(next, script, lines);
                tell(lines);
                next = script.next();
            }
            if (!lines.sha256().equals(source.sha256())) {
                throw new SqlFile.WrongFile("it has changed since the plan was made", "Deploy again.");
            }
        } catch (IOException | UncheckedIOException e) {
            throw new SqlFile.WrongFile("it cannot be read to its end", "Make it readable.", e);
        }
        current = null;
        run(SeedHistory.END);
    }

    private void run(ScriptStatement statement, SqlScript script, ScriptLines lines) throws SQLException, IOException {
        work.stopIfAsked();
        if (statement.copies()) {
            script.endLine();
            beforeRows = lines.line();
            copy(statement, lines);
            beforeRows = 0;
        } else {
            run(statement.sql());
        }
    }

    private void copy(ScriptStatement statement, ScriptLines lines) throws SQLException, IOException {
        CopyIn copy = new CopyManager(session().unwrap(BaseConnection.class)).copyIn(statement.sql());
        try {
            boolean ended = lines.copy((buffer, offset, length) -> {
                work.stopIfAsked();
                copy.writeToCopy(buffer, offset, length);
                tell(lines);
            });
            if (!ended) {
                throw new SqlFile.WrongFile(
                        "the rows of the COPY in line " + statement.line() + " have no end",
                        "Write a line with \\. after the last row; perhaps the file was cut off.");
            }
            long unused = copy.endCopy();
        } catch (SQLException | IOException | RuntimeException e) {
            cancel(copy, e);
            throw e;
        }
    }

    private static void cancel(CopyIn copy, Exception failure) {
        try {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private void tell(ScriptLines lines) {
        if (lines.bytes() - told >= STEP) {
            told = lines.bytes();
            work.say(source.name() + ": " + told / MEGABYTE + " of "
                    + Math.max(source.file().size(), told) / MEGABYTE + " MB");
        }
    }

    /** The place in the file where an error came about, with a colon; empty when it came about elsewhere. */
    String place(SQLException error) {
        ScriptStatement statement = current;
        if (statement == null) {
            return "";
        }
        ServerErrorMessage message = error instanceof PSQLException of ? of.getServerErrorMessage() : null;
        int line = statement.line();
        if (message != null) {
            Matcher row = LINE_OF_COPY.matcher(String.valueOf(message.getWhere()));
            line = beforeRows > 0 && row.find()
                    ? beforeRows + Integer.parseInt(row.group(1))
                    : statement.lineOf(message.getPosition() - 1);
        }
        String kind = StatementKind.of(statement.sql());
        return "line " + line + (kind.isEmpty() ? "" : " (" + kind + ")") + ": ";
    }

    private Connection session() {
        return Objects.requireNonNull(connection, "not open");
    }
}
