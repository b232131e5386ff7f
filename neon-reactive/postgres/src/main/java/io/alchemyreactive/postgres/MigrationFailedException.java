package io.alchemyreactive.postgres;

import io.alchemyreactive.error.AlchemyException;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.ValidateOutput;
import org.jspecify.annotations.Nullable;

/** A migration could not be applied. */
public final class MigrationFailedException extends AlchemyException {

    private MigrationFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static MigrationFailedException of(PostgresOrigin origin, FlywayException error) {
        SQLException sql = sql(error);
        String why = sql == null ? firstLine(error.getMessage()) : "[" + sql.getSQLState() + "] " + sql.getMessage();
        return new MigrationFailedException(
                "migrating " + database(origin) + " failed: " + script(error) + oneLine(why)
                        + ". Correct the file and deploy again; the migrations before it are applied.",
                error);
    }

    static MigrationFailedException invalid(PostgresOrigin origin, ValidateOutput invalid, List<String> locations) {
        String which = "migration " + invalid.version + " (" + invalid.description + ")";
        String why = invalid.errorDetails.errorCode == CoreErrorCode.CHECKSUM_MISMATCH
                ? which
                        + " was changed after it had been applied: its checksum differs. Restore the file as it was, and"
                        + " put the change into a new migration"
                : which + " does not fit what was applied before: " + invalid.errorDetails.errorCode
                        + ". Compare the files in " + locations + " with the table flyway_schema_history";
        return new MigrationFailedException("migrating " + database(origin) + " was refused: " + why + ".", null);
    }

    private static String database(PostgresOrigin origin) {
        return "the database '" + origin.database() + "' at " + origin.host() + ":" + origin.port();
    }

    private static @Nullable SQLException sql(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    /** The file and line, which Flyway tells only in its message. */
    private static String script(FlywayException error) {
        String message = String.valueOf(error.getMessage());
        String file = "";
        String line = "";
        for (String each : message.lines().toList()) {
            if (each.startsWith("Script") || each.startsWith("Location")) {
                file = each.replaceFirst("^(Script|Location)\\s*:?\\s*", "").replaceFirst(" failed$", "");
            } else if (each.startsWith("Line")) {
                line = each.replaceFirst("^Line\\s*:?\\s*", "");
            }
        }
        return file.isEmpty() ? "" : file + (line.isEmpty() ? "" : ", line " + line) + ": ";
    }

    private static String firstLine(@Nullable String text) {
        return text == null
                ? ""
                : text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
