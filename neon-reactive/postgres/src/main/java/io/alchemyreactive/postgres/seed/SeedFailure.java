package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.internal.RunFailure;
import io.alchemyreactive.provider.Retryable;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.sql.SQLException;

/** Describes failures of sources, with the next step and without row values. Stateless. */
final class SeedFailure {

    private static final String KEPT = " Nothing of it was kept.";

    private SeedFailure() {}

    /**
     * The failure of a file.
     *
     * @param place the place in the file, with a colon; empty when it is not known
     */
    static SeedFailedException of(String source, PostgresOrigin target, String place, SQLException error) {
        String state = String.valueOf(error.getSQLState());
        return of(source, target, state, place + RunFailure.words(error), "Correct the file and deploy again.");
    }

    /** The failure of a function, or of its connection. */
    static AlchemyException of(String source, PostgresOrigin target, Throwable error) {
        if (error instanceof SeedFailedException || error instanceof SeedNotIdempotentException) {
            return (AlchemyException) error;
        }
        if (error instanceof R2dbcException ofServer) {
            boolean lost = ofServer.getSqlState() == null
                    && (error instanceof R2dbcNonTransientResourceException
                            || error instanceof R2dbcTransientResourceException);
            String state = lost ? "08006" : String.valueOf(ofServer.getSqlState());
            return of(source, target, state, RunFailure.words(ofServer), "Correct the function and deploy again.");
        }
        String what = ErrorText.sentence(ErrorText.withKind(error)) + KEPT;
        return error instanceof Retryable
                ? new TransientSeedException(source, target, what)
                : new SeedFailedException(source, target, what, error);
    }

    private static SeedFailedException of(
            String source, PostgresOrigin target, String state, String why, String correct) {
        String what = ErrorText.sentence(why) + KEPT;
        return RunFailure.mayPass(state)
                ? new TransientSeedException(
                        source, target, what + " Check that the database runs and can be reached, and deploy again.")
                : new SeedFailedException(source, target, what + " " + RunFailure.cure(state, correct), null);
    }
}
