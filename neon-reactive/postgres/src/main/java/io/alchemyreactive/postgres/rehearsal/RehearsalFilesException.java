package io.alchemyreactive.postgres.rehearsal;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.postgres.internal.SqlFile;

/** A file with queries of the former release cannot be used. No copy was made. */
public final class RehearsalFilesException extends AlchemyException {

    RehearsalFilesException(String location, SqlFile.WrongFile wrong) {
        super(
                "the queries of the former release at " + location + ": " + ErrorText.sentence(wrong.why()) + " "
                        + wrong.cure(),
                wrong);
    }
}
