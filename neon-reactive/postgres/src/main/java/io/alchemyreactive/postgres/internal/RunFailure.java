package io.alchemyreactive.postgres.internal;

import io.alchemyreactive.error.ErrorText;
import io.r2dbc.spi.R2dbcException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes failures of work on the rows of a database, with the next step and without row values. Stateless. */
public final class RunFailure {

    /** Unable to connect, lost, cannot connect now, too many connections, serialization failure, deadlock. */
    private static final Set<String> PASSING = Set.of("08001", "08006", "57P03", "53300", "40001", "40P01");

    private RunFailure() {}

    /** Whether another attempt may succeed; an error without a state is one of the connection. */
    public static boolean mayPass(@Nullable String state) {
        return state == null || PASSING.contains(state);
    }

    /**
     * The next step.
     *
     * @param otherwise the step for states that say nothing of it
     */
    public static String cure(String state, String otherwise) {
        if (state.startsWith("28")) {
            return "Correct the user and password of the target.";
        }
        return switch (state) {
            case "55P03" ->
                "It waited a minute for a lock of another session: end that one's transaction, and deploy again.";
            case "25006" -> "The target accepts no writes: give the address of the server that does.";
            default -> otherwise;
        };
    }

    /** The error in words of its own. */
    public static String words(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        return isHidden(state) || mayQuote(state)
                ? words(state, ErrorText.of(error))
                : ServerError.line(error).replaceAll("\\s+", " ").strip();
    }

    /** As {@link #words(SQLException)}, for the other driver. */
    public static String words(R2dbcException error) {
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
