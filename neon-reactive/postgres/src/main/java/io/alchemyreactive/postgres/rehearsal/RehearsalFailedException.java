package io.alchemyreactive.postgres.rehearsal;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;

/** A migration failed in a rehearsal. The copy is removed, and the database itself is untouched. */
public final class RehearsalFailedException extends AlchemyException {

    private final transient RehearsalReport report;

    RehearsalFailedException(RehearsalReport report, Throwable cause) {
        super(
                "the migrations of " + report.database() + " failed in a rehearsal, and " + report.database()
                        + " itself is untouched. On the copy, " + ErrorText.of(cause),
                cause);
        this.report = report;
    }

    /** The migrations before the one that failed. */
    public RehearsalReport report() {
        return report;
    }
}
