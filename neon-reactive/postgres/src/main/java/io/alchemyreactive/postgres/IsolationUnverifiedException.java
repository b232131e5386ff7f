package io.alchemyreactive.postgres;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.postgres.internal.RunFailure;
import java.sql.SQLException;

/** The isolation of a preview could be neither proved nor disproved. Its address was not handed out. */
public sealed class IsolationUnverifiedException extends AlchemyException permits TransientIsolationException {

    IsolationUnverifiedException(String preview, String why, String cure) {
        super("the isolation of the preview '" + preview + "' could not be verified: " + why + ". " + cure);
    }

    /** Of an error that is no refusal. */
    static IsolationUnverifiedException of(String preview, String attempt, SQLException error) {
        String why = attempt + " failed: " + RunFailure.words(error);
        String state = error.getSQLState();
        return RunFailure.mayPass(state)
                ? new TransientIsolationException(preview, why)
                : new IsolationUnverifiedException(
                        preview, why, "Correct that, or do without verifyIsolation, and deploy again.");
    }
}
