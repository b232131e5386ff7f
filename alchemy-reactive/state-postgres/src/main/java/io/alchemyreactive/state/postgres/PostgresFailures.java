package io.alchemyreactive.state.postgres;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.state.StateAccessException;
import io.alchemyreactive.state.StateUnavailableException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import reactor.pool.PoolShutdownException;

/**
 * Translates errors of the drivers and Flyway into failures of state, by their SQLSTATE, because classes differ by
 * driver.
 */
final class PostgresFailures {

    /** Server going down, starting, or out of connections; a deadlock or a serialization failure. */
    private static final Set<String> PASSING = Set.of("57P01", "57P02", "57P03", "53300", "40001", "40P01");

    /** A prepared statement is missing or exists already, so the session is shared. */
    private static final Set<String> LOST_SESSION = Set.of("26000", "42P05");

    /** A table, a column or the schema does not exist. */
    private static final Set<String> MISSING = Set.of("42P01", "42703", "3F000");

    private static final String PROTOCOL_VIOLATION = "08P01";

    /** The driver's words for the answer of a server that does not speak TLS. */
    private static final String NO_TLS = "SSL connection is disabled";

    /** The words of the driver and of Netty for a connection that ended while TLS was being agreed on. */
    private static final String CLOSED = "Connection closed";

    private final String place;

    PostgresFailures(String place) {
        this.place = place;
    }

    /** Whether a retry can succeed. */
    static boolean mayPass(Throwable error) {
        if (error instanceof AlchemyException
                || error instanceof JournalTable.NotWritten
                || cause(error, SSLException.class) != null && !isCutInHandshake(error)
                // A call that has waited until the time-out of the pool must not queue again.
                || error instanceof R2dbcTimeoutException) {
            return false;
        }
        String state = state(error);
        if (state != null) {
            return isOfConnection(state) && !isRefusedByDriver(error) && !isTlsRefusal(error)
                    || PASSING.contains(state);
        }
        return error instanceof R2dbcNonTransientResourceException
                || error instanceof R2dbcTransientException
                || error instanceof Interleaved
                || cause(error, IOException.class) != null;
    }

    /** The failure to report; the error itself when neither the server nor the connection caused it. */
    Throwable of(Throwable error) {
        if (error instanceof AlchemyException
                || error instanceof IllegalArgumentException
                || error instanceof JournalTable.NotWritten) {
            return error;
        }
        String state = state(error);
        if (cause(error, SSLException.class) != null && !isCutInHandshake(error)
                || isTlsRefusal(error) && !isWithoutTls(error)) {
            return failure(
                    error,
                    "the server could not be verified: " + words(error),
                    "Trust its certificate with sslrootcert=FILE, or say with sslmode how much shall be verified");
        } else if (state == null && cause(error, TimeoutException.class) != null) {
            return failure(error, "no connection was free in time", "Try again, or allow more connections");
        } else if (isRefusedByDriver(error)) {
            // The message of the driver is left out, because it may quote characters of the password.
            return new StateAccessException(
                    place,
                    "the server asks for a password, and the address has none, or a user who cannot be sent",
                    "Give user and password in the address, since no .pgpass is read, the user without control characters",
                    error);
        } else if (isWithoutTls(error)) {
            return failure(
                    error,
                    "the server offers no TLS: " + words(error),
                    "Turn TLS on at the server, or say sslmode=disable where the way to it is trusted");
        } else if (cause(error, UnknownHostException.class) != null) {
            return failure(
                    error,
                    "its host has no address: " + words(error),
                    "Check the host's name, and that this machine can resolve names");
        } else if (state == null && cause(error, FlywayException.class) != null) {
            return failure(
                    error,
                    "the tables of the state cannot be made: " + words(error),
                    "See that nothing else changes the schema " + Schema.NAME + "; nothing of the state was changed");
        } else if (cause(error, PoolShutdownException.class) != null) {
            return failure(error, "this store was closed", "Open another one");
        } else if (error instanceof Interleaved) {
            return failure(error, words(error), "Run the command again");
        } else if (state == null
                && cause(error, R2dbcException.class) == null
                && cause(error, IOException.class) == null) {
            return error;
        } else if (state == null || isOfConnection(state) || PASSING.contains(state)) {
            return failure(
                    error,
                    "the connection failed: " + words(error),
                    "See that the server runs and can be reached, and run the command again");
        }
        return ofServer(error, state);
    }

    private Throwable ofServer(Throwable error, String state) {
        if (LOST_SESSION.contains(state) || isUnknownParameter(error, state)) {
            return FirstLook.pooler(place);
        } else if (state.startsWith("28")) {
            return access(
                    error,
                    "Check user and password, that the password has not expired, and that the server's pg_hba.conf lets this role"
                            + " in from here");
        } else if (state.equals("42501")) {
            return access(error, "Connect as the role that made the schema " + Schema.NAME + ", or let it be granted");
        } else if (state.equals("3D000")) {
            return failure(error, words(error), "Create the database, or name another");
        } else if (state.equals("25006")) {
            return failure(error, words(error), "Name the server that takes writes, not a replica");
        } else if (MISSING.contains(state)) {
            return failure(
                    error,
                    words(error),
                    "The schema " + Schema.NAME + " is not whole; bring it back from a backup. Nothing was changed");
        }
        return failure(error, words(error), "Nothing of it was stored; see what the server says");
    }

    private StateAccessException access(Throwable error, String cure) {
        return new StateAccessException(place, words(error), cure, error);
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

    /** Whether the connection was not established or broke. A protocol violation does not count. */
    private static boolean isOfConnection(String state) {
        return state.startsWith("08") && !state.equals(PROTOCOL_VIOLATION);
    }

    /** Whether the error is a pooler's refusal of a startup parameter. */
    private static boolean isUnknownParameter(Throwable error, String state) {
        return state.equals(PROTOCOL_VIOLATION) && words(error).contains("startup parameter");
    }

    /** Whether the driver could not encode a value. It reports this as a failed connection. */
    private static boolean isRefusedByDriver(Throwable error) {
        return error instanceof R2dbcException && cause(error, IllegalArgumentException.class) != null;
    }

    /** Whether the driver refused the connection because the server has no TLS or a certificate of another host. */
    private static boolean isTlsRefusal(Throwable error) {
        R2dbcPermissionDeniedException denied = cause(error, R2dbcPermissionDeniedException.class);
        return denied != null && isOfConnection(String.valueOf(denied.getSqlState())) && !isCutInHandshake(error);
    }

    /** Whether the server answered that it does not support TLS. */
    private static boolean isWithoutTls(Throwable error) {
        R2dbcPermissionDeniedException denied = cause(error, R2dbcPermissionDeniedException.class);
        return isTlsRefusal(error) && denied != null && oneLine(denied).contains(NO_TLS);
    }

    /** Whether the connection broke during the TLS handshake, which tells nothing about the server. */
    private static boolean isCutInHandshake(Throwable error) {
        SSLException tls = cause(error, SSLException.class);
        R2dbcPermissionDeniedException denied = cause(error, R2dbcPermissionDeniedException.class);
        if (tls == null) {
            return denied != null && oneLine(denied).startsWith(CLOSED);
        }
        return oneLine(tls).startsWith(CLOSED)
                || tls.getCause() instanceof IOException && cause(tls.getCause(), SSLException.class) == null;
    }

    /** The message of the driver in one line, with the cause of a failed connection. */
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
        String text = oneLine(told);
        IOException reason = cause(told, IOException.class);
        if ((state == null || isOfConnection(state)) && reason != null && !text.contains(oneLine(reason))) {
            text = ErrorText.withoutStop(text) + " (" + oneLine(reason) + ")";
        }
        return state == null || text.startsWith("[") ? text : "[" + state + "] " + text;
    }

    private static String oneLine(Throwable error) {
        return ErrorText.of(error).replaceAll("\\s+", " ").strip();
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

    /** A row had changed between its read and its write; the repetition succeeds. */
    static final class Interleaved extends RuntimeException {
        Interleaved(String what) {
            super("another transaction has changed " + what + " in between", null, false, false);
        }
    }
}
