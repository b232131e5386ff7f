package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.internal.ServerError;
import io.alchemyreactive.provider.Retryable;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes failures of sources, with the next step and without row values. Stateless. */
final class SeedFailure {

    /** Unable to connect, lost, cannot connect now, too many connections, serialization failure, deadlock. */
    private static final Set<String> PASSING = Set.of("08001", "08006", "57P03", "53300", "40001", "40P01");

    private static final String KEPT = " Nothing of it was kept.";

    private SeedFailure() {}

    /**
     * The failure of a file.
     *
     * @param place the place in the file, with a colon; empty when it is not known
     */
    static SeedFailedException of(String source, PostgresOrigin target, String place, SQLException error) {
        String state = String.valueOf(error.getSQLState());
        return of(source, target, state, place + words(error), "Correct the file and deploy again.");
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
            return of(source, target, state, words(ofServer), "Correct the function and deploy again.");
        }
        String what = ErrorText.sentence(ErrorText.withKind(error)) + KEPT;
        return error instanceof Retryable
                ? new TransientSeedException(source, target, what)
                : new SeedFailedException(source, target, what, error);
    }

    private static SeedFailedException of(
            String source, PostgresOrigin target, String state, String why, String correct) {
        String what = ErrorText.sentence(why) + KEPT;
        return PASSING.contains(state)
                ? new TransientSeedException(
                        source, target, what + " Check that the database runs and can be reached, and deploy again.")
                : new SeedFailedException(source, target, what + " " + cure(state, correct), null);
    }

    private static String cure(String state, String correct) {
        if (state.startsWith("28")) {
            return "Correct the user and password of the target.";
        }
        return switch (state) {
            case "55P03" ->
                "It waited a minute for a lock of another session: end that one's transaction, and deploy again.";
            case "25006" -> "The target accepts no writes: give the address of the server that does.";
            default -> correct;
        };
    }

    /** Whether another attempt may succeed; an error without a state is one of the connection. */
    static boolean mayPass(@Nullable String state) {
        return state == null || PASSING.contains(state);
    }

    static String words(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        return isHidden(state) || mayQuote(state)
                ? words(state, ErrorText.of(error))
                : ServerError.line(error).replaceAll("\\s+", " ").strip();
    }

    static String words(R2dbcException error) {
        return words(String.valueOf(error.getSqlState()), ErrorText.of(error));
    }

    private static String words(String state, String message) {
        if (isHidden(state)) {
            return "[" + state + "] a function or a DO block raised an error, whose message may quote rows";
        }
        String shown = mayQuote(state) || state.startsWith("22") || state.startsWith("23")
                ? ServerError.withoutValues(message, Set.of())
                : message;
        return (state.equals("null") ? "" : "[" + state + "] ")
                + shown.replaceAll("\\s+", " ").strip();
    }

    /** Errors that code in the database raises. */
    private static boolean isHidden(String state) {
        return state.startsWith("P0");
    }

    /** A syntax error quotes the text where it is, which may be a value with a wrong quote. */
    private static boolean mayQuote(String state) {
        return state.equals("42601");
    }
}
