package io.alchemyreactive.state.postgres;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.state.StateUnavailableException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what drivers and Flyway report into failures of state. Told by SQLSTATE, since classes differ per driver. */
final class Failures {

    /** Server going down, starting, or out of connections; a deadlock or a serialization failure. */
    private static final Set<String> PASSING = Set.of("57P01", "57P02", "57P03", "53300", "40001", "40P01");

    private final String place;

    Failures(String place) {
        this.place = place;
    }

    /** Whether trying again can help. */
    static boolean mayPass(Throwable error) {
        if (error instanceof AlchemyException
                || error instanceof JournalTable.NotWritten
                || cause(error, SSLException.class) != null
                // Whoever has waited for a connection for so long need not queue up again.
                || error instanceof R2dbcTimeoutException) {
            return false;
        }
        String state = state(error);
        if (state != null) {
            return state.startsWith("08") || PASSING.contains(state);
        }
        return error instanceof R2dbcNonTransientResourceException
                || error instanceof R2dbcTransientException
                || error instanceof Interleaved
                || cause(error, IOException.class) != null;
    }

    /** The failure to report. */
    Throwable of(Throwable error) {
        if (error instanceof AlchemyException
                || error instanceof IllegalArgumentException
                || error instanceof JournalTable.NotWritten) {
            return error;
        }
        String state = state(error);
        if (cause(error, SSLException.class) != null) {
            return failure(
                    error,
                    "the server could not be verified: " + words(error),
                    "Trust its certificate with sslrootcert=FILE, or say with sslmode how much shall be verified");
        } else if (state == null && cause(error, TimeoutException.class) != null) {
            return failure(error, "no connection was free in time", "Try again, or allow more connections");
        } else if (state == null || state.startsWith("08") || PASSING.contains(state)) {
            return failure(
                    error,
                    "the connection failed: " + words(error),
                    "See that the server runs and can be reached, and run the command again");
        } else if (state.startsWith("28") || state.equals("42501")) {
            return failure(error, words(error), "Check user and password, and that the role may create a schema");
        } else if (state.equals("3D000")) {
            return failure(error, words(error), "Create the database, or name another");
        }
        return failure(error, words(error), "Nothing of it was stored; see what the server says");
    }

    private StateUnavailableException failure(Throwable error, String why, String cure) {
        return new StateUnavailableException(place, why, cure, error);
    }

    /** The SQLSTATE; null when no server has answered. */
    static @Nullable String state(Throwable error) {
        R2dbcException reactive = cause(error, R2dbcException.class);
        SQLException blocking = cause(error, SQLException.class);
        return reactive != null ? reactive.getSqlState() : blocking != null ? blocking.getSQLState() : null;
    }

    /** What the driver says, in one line. */
    private static String words(Throwable error) {
        Throwable told = error;
        for (Class<? extends Throwable> kind :
                List.of(SSLException.class, R2dbcException.class, SQLException.class, IOException.class)) {
            Throwable found = cause(error, kind);
            if (found != null) {
                told = found;
                break;
            }
        }
        String state = state(error);
        String text = String.valueOf(told.getMessage()).replaceAll("\\s+", " ").strip();
        return state == null || text.startsWith("[") ? text : "[" + state + "] " + text;
    }

    private static <T extends Throwable> @Nullable T cause(Throwable error, Class<T> kind) {
        Throwable next = error;
        for (int depth = 0; next != null && depth < 20; depth++) {
            if (kind.isInstance(next)) {
                return kind.cast(next);
            }
            next = next.getCause();
        }
        return null;
    }

    /** What was read before a write had changed when it came to writing; done again it goes well. */
    static final class Interleaved extends RuntimeException {
        Interleaved(String what) {
            super("another transaction has changed " + what + " in between", null, false, false);
        }
    }
}
