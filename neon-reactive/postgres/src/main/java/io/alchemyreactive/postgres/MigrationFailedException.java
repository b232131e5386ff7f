package io.alchemyreactive.postgres;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A migration could not be applied. This class uses no type of Flyway, so that it works when Flyway is missing. */
public sealed class MigrationFailedException extends AlchemyException permits TransientMigrationException {

    private final boolean refusal;

    MigrationFailedException(PostgresOrigin origin, String what, @Nullable Throwable cause) {
        this(origin, what, cause, false);
    }

    private MigrationFailedException(PostgresOrigin origin, String what, @Nullable Throwable cause, boolean refusal) {
        super(
                "migrating the database '" + origin.database() + "' at " + origin.host() + ":" + origin.port() + " "
                        + what,
                cause);
        this.refusal = refusal;
    }

    /** A refusal, because files and history do not match by the rules. */
    static MigrationFailedException refused(PostgresOrigin origin, List<String> reasons) {
        return new MigrationFailedException(origin, "was refused: " + String.join("; ", reasons) + ".", null, true);
    }

    /** Whether the migrations were refused before the first one ran, so that nothing was changed. */
    public boolean isRefusal() {
        return refusal;
    }

    /** A failure because Flyway or the driver could not run at all. */
    static MigrationFailedException of(PostgresOrigin origin, Throwable cause) {
        return new MigrationFailedException(origin, "failed: " + oneLine(ErrorText.of(cause)), cause);
    }

    static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
