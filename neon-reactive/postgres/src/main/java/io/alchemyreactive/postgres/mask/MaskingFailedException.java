package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.internal.RunFailure;
import java.sql.SQLException;

/** A database could not be masked. Nothing was kept, and no address was handed out. */
public sealed class MaskingFailedException extends AlchemyException permits TransientMaskingException {

    MaskingFailedException(PostgresOrigin target, String what) {
        super("masking the database '" + target.database() + "' at " + target.host() + ":" + target.port() + " failed: "
                + what);
    }

    /** @param place the place of the work, with a colon; empty when it is not known */
    static MaskingFailedException of(PostgresOrigin target, String place, SQLException error) {
        String state = String.valueOf(error.getSQLState());
        String what = ErrorText.sentence(place + RunFailure.words(error)) + " Nothing was kept. ";
        return RunFailure.mayPass(error.getSQLState())
                ? new TransientMaskingException(
                        target, what + "Check that the database runs and can be reached, and deploy again.")
                : new MaskingFailedException(
                        target,
                        what + RunFailure.cure(state, "Correct the rule or the rights of the role, and deploy again."));
    }
}
