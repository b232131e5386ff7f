package io.alchemyreactive.postgres.internal;

import io.alchemyreactive.error.ErrorText;
import io.r2dbc.spi.R2dbcException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** Describes failures of work on the rows of a database, with the next step and without row values. Stateless. */
public final class RunFailure {

    /**
     * Unable to connect, no connection, lost, ended by an operator or a crash, cannot connect now, too many connections,
     * serialization failure, deadlock.
     */
    private static final Set<String> PASSING =
            Set.of("08001", "08003", "08006", "57P01", "57P02", "57P03", "53300", "40001", "40P01");

    /** The classes of errors that PostgreSQL raises and words itself. */
    private static final Set<String> OWN_CLASSES = Set.of(
            "00", "01", "02", "03", "08", "09", "0A", "0B", "0F", "0L", "0P", "0Z", "20", "21", "22", "23", "24", "25",
            "26", "27", "28", "2B", "2D", "2F", "34", "39", "3B", "3D", "3F", "40", "42", "44", "53", "54", "55", "57",
            "58", "72", "F0", "HV", "XX");

    /** The routine of PL/pgSQL that raises with a state of the function's choice. */
    private static final String RAISE = "exec_stmt_raise";

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
        if (isRaised(error)) {
            return hidden(state);
        }
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
            return hidden(state);
        }
        String shown = mayQuote(state) || state.startsWith("22") || state.startsWith("23")
                ? ServerError.withoutValues(message, Set.of())
                : message;
        return (state.equals("null") ? "" : "[" + state + "] ")
                + shown.replaceAll("\\s+", " ").strip();
    }

    private static String hidden(String state) {
        return "[" + state + "] a function or a DO block raised an error, whose message may quote rows";
    }

    private static boolean isRaised(SQLException error) {
        return error instanceof PSQLException of
                && of.getServerErrorMessage() != null
                && RAISE.equals(of.getServerErrorMessage().getRoutine());
    }

    /** Errors that code in the database raises. An error without a state is one of the connection. */
    private static boolean isHidden(String state) {
        return state.equals("XX000") || !state.equals("null") && !OWN_CLASSES.contains(state.substring(0, 2));
    }

    /** A syntax error quotes the text where it is, which may be a value with a wrong quote. */
    private static boolean mayQuote(String state) {
        return state.equals("42601");
    }
}
