package io.alchemyreactive.postgres;

import static io.alchemyreactive.postgres.MigrationFailedException.oneLine;

import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.postgres.internal.ServerError;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** Describes a failure of Flyway or of the server, with the next step and without row values. */
final class FlywayFailure {

    /** The SQLSTATE class of refused logins. Flyway opens connections between files, too. */
    private static final String NO_LOGIN = "28";

    /** States of failed connections only: unable to connect, cannot connect now, too many connections. */
    private static final Set<String> UNCONNECTED = Set.of("08001", "57P03", "53300");

    /** Serialization failure and deadlock. PostgreSQL has rolled the transaction back completely. */
    private static final Set<String> ROLLED_BACK = Set.of("40001", "40P01");

    private static final Pattern NO_EXTENSION =
            Pattern.compile("\\[0A000] extension \"[^\"]+\" is not available|\\[58P01] could not access file \"");

    private static final Pattern OFFENDING_LINE = Pattern.compile("(?i)statement found at line (\\d+)");

    private static final Pattern ENDS_TRANSACTION = Pattern.compile("(?im)^\\s*(?:COMMIT|END|ROLLBACK)\\b[^;$]*;");

    private final PostgresOrigin origin;
    private final MigrationRules rules;
    private final FlywayFiles files;
    private final MigrationSession session;
    private final boolean rehearsal;

    /** @param rehearsal whether the files run on a copy */
    FlywayFailure(
            PostgresOrigin origin,
            MigrationRules rules,
            FlywayFiles files,
            MigrationSession session,
            boolean rehearsal) {
        this.origin = origin;
        this.rules = rules;
        this.files = files;
        this.session = session;
        this.rehearsal = rehearsal;
    }

    /** Describes a failure of the connection that reads the history. */
    static MigrationFailedException ofConnection(PostgresOrigin origin, SQLException error) {
        String why = ErrorText.sentence(oneLine(ServerError.line(error)));
        return transientFailure(origin, String.valueOf(error.getSQLState()), why)
                .orElseGet(() -> new MigrationFailedException(
                        origin,
                        "failed: " + why
                                + " The history of migrations could not be read. Check the address, the role"
                                + " and its rights, and deploy again.",
                        null));
    }

    /**
     * Describes a failure of a run.
     *
     * @param leftSomething whether a part of the file may have taken effect
     */
    MigrationFailedException of(FlywayException error, BooleanSupplier leftSomething) {
        Place place = Place.in(String.valueOf(error.getMessage()), session.failedStatement());
        SQLException sql = sql(error);
        if (sql == null) {
            return new MigrationFailedException(
                    origin,
                    "failed: " + (isMixed(error) ? mixed(error) : place + ErrorText.sentence(oneLine(words(error))))
                            + next(error),
                    null);
        }
        String state = String.valueOf(sql.getSQLState());
        if (state.startsWith(NO_LOGIN)) {
            return new MigrationFailedException(
                    origin,
                    "failed: " + ErrorText.sentence(oneLine(ServerError.line(sql)))
                            + " The role could log in before: a file, or somebody else, has changed its password or its"
                            + " rights. Correct the address and deploy again; the files that ran are applied.",
                    null);
        }
        boolean half = !UNCONNECTED.contains(state) && leftSomething.getAsBoolean();
        Place known = place.file().isEmpty() ? new Place(session.begunFile(), "", "") : place;
        return failure(state, known + ErrorText.sentence(oneLine(ServerError.line(sql))), known.file(), half);
    }

    private MigrationFailedException failure(String state, String why, String file, boolean half) {
        Optional<MigrationFailedException> transientFailure = transientFailure(origin, state, why);
        if (transientFailure.isPresent()) {
            return transientFailure.get();
        }
        if (ROLLED_BACK.contains(state) && !half) {
            return new TransientMigrationException(origin, why + " Another transaction was in its way: deploy again.");
        }
        return new MigrationFailedException(
                origin, "failed: " + why + cause(state, why, file) + cure(file, half), null);
    }

    private static Optional<MigrationFailedException> transientFailure(
            PostgresOrigin origin, String state, String why) {
        return UNCONNECTED.contains(state)
                ? Optional.of(new TransientMigrationException(
                        origin, why + " Check that the database runs and can be reached, and deploy again."))
                : Optional.empty();
    }

    private static String cause(String state, String why, String file) {
        if (state.equals("42601") && why.contains("\"\\\"")) {
            return " A line that begins with \\ is a command of psql, which PostgreSQL does not know: remove it from "
                    + (file.isEmpty() ? "the file" : file) + ".";
        }
        if (NO_EXTENSION.matcher(why).find()) {
            return " The server has no files of this extension. To a local Neon they can be added: see Extensions in"
                    + " docs/local-neon.md.";
        }
        if (state.equals("25006")) {
            return " Something makes the transaction read only: the file, or default_transaction_read_only of the database,"
                    + " of the role or of the address. A replica accepts no migrations.";
        }
        return state.equals("55P03")
                ? " It waited a minute for a lock of another session. End that session's transaction, then deploy again."
                : "";
    }

    private String cure(String file, boolean half) {
        if (rehearsal) {
            return half
                    ? " It ran outside of a transaction, so in the database itself a part of it could take effect. Change the"
                            + " file so that it can run again, and rehearse again."
                    : " Correct the file and rehearse again.";
        }
        if (half) {
            return " It ran outside of a transaction, so a part of it may have taken effect, such as an invalid index."
                    + " Take that back or change the file so that it can run again, and deploy again"
                    + (rules.retry() ? "." : " with repair(true).");
        }
        boolean ends = files.files().all().stream()
                .anyMatch(each -> each.path().equals(file)
                        && ENDS_TRANSACTION.matcher(files.files().text(each)).find());
        return ends
                ? " The file ends its transaction itself, so what stands before that is done: take it back, correct the file"
                        + " and deploy again; the migrations before it are applied."
                : " Correct the file and deploy again; the migrations before it are applied.";
    }

    private static boolean isMixed(FlywayException error) {
        return String.valueOf(error.getMessage()).contains("both transactional and non-transactional");
    }

    /**
     * Describes a file that mixes statements with and without a transaction. Flyway does not name the file. It is the
     * file that was read last, because Flyway stops in the middle of it.
     */
    private String mixed(FlywayException error) {
        Matcher line = OFFENDING_LINE.matcher(String.valueOf(error.getMessage()));
        return new Place(files.lastRead(), line.find() ? line.group(1) : "", "")
                + "the file holds a statement that cannot run in a transaction, such as CREATE INDEX CONCURRENTLY, beside"
                + " others.";
    }

    /** Flyway's own message for faults that it finds without the server. */
    private static String words(FlywayException error) {
        return String.valueOf(error.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse(error.getClass().getSimpleName());
    }

    private static String next(FlywayException error) {
        return isMixed(error) ? " Put it into a file of its own." : " Correct the files and deploy again.";
    }

    private static @Nullable SQLException sql(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    /**
     * The place of a failure. Flyway names it only in its message.
     *
     * @param file the path of the file below its location; empty when not known
     * @param line its line; empty when not known
     * @param statement the kind of the statement; empty when not known
     */
    private record Place(String file, String line, String statement) {

        static Place in(String message, String statement) {
            String file = "";
            String line = "";
            for (String each : message.lines().toList()) {
                if (each.startsWith("Script") || each.startsWith("Location")) {
                    file = file.isEmpty()
                            ? each.replaceFirst("^(Script|Location)\\s*:?\\s*", "")
                                    .replaceFirst(" failed$", "")
                                    .replaceFirst(" \\(.*\\)$", "")
                            : file;
                } else if (each.startsWith("Line")) {
                    line = each.replaceFirst("^Line\\s*:?\\s*", "");
                }
            }
            return new Place(file, line, statement);
        }

        @Override
        public String toString() {
            return file.isEmpty()
                    ? ""
                    : file + (line.isEmpty() ? "" : ", line " + line)
                            + (statement.isEmpty() ? "" : " (" + statement + ")") + ": ";
        }
    }
}
