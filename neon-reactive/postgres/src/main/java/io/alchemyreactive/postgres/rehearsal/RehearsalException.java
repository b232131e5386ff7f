package io.alchemyreactive.postgres.rehearsal;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.postgres.internal.ServerError;
import java.sql.SQLException;
import java.util.Objects;

/** A rehearsal is not possible, or its copy could not be used. The database itself is untouched. */
public final class RehearsalException extends AlchemyException {

    /**
     * @param database the database in words
     * @param why the reason, without a row value and without a secret
     * @param cure the next step
     */
    public RehearsalException(String database, String why, String cure) {
        super("no rehearsal of the migrations of " + Objects.requireNonNull(database, "database") + ": "
                + ErrorText.sentence(why) + " " + cure);
    }

    static RehearsalException of(String database, SQLException error) {
        return new RehearsalException(
                database,
                "its copy could not be used: " + ServerError.line(error),
                "The database itself is untouched. Check that the copy can be reached, and rehearse again.");
    }
}
