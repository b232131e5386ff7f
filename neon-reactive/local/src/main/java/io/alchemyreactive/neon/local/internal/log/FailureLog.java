package io.alchemyreactive.neon.local.internal.log;

import io.r2dbc.spi.R2dbcException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.Exceptions;
import reactor.util.Loggers;

/**
 * Logs one line for each failure that reaches no caller: the thing that failed, the reason, and the next step. Logs a
 * repeated failure with an unchanged reason only once. Thread-safe.
 */
public final class FailureLog {

    /** The name of the logger, with which programs configure the output. */
    public static final String NAME = "io.alchemyreactive.neon.local";

    private final Map<String, String> lastReasons = new ConcurrentHashMap<>();

    /** A log without earlier failures. */
    public FailureLog() {}

    /**
     * Logs a failure.
     *
     * @param thing the thing that failed, as the beginning of a sentence
     * @param next the next step of the program or the reader, as a sentence
     */
    public static void write(String thing, Throwable failure, String next) {
        write(thing, reason(failure), next);
    }

    /** Logs a failure, unless the last failure of this thing had this reason and it has not succeeded since. */
    public void writeOnce(String thing, Throwable failure, String next) {
        var reason = reason(failure);
        if (!Objects.equals(lastReasons.put(thing, reason), reason)) {
            write(thing, reason, next);
        }
    }

    /** Notes a success, so that the next failure of the thing is logged. */
    public void succeeded(String thing) {
        lastReasons.remove(thing);
    }

    /** Logs a failure at level debug. For failures in normal work, such as a client that disconnects. */
    public static void writeExpected(String thing, Throwable failure) {
        Loggers.getLogger(NAME).debug("{} ended: {}", thing, reason(failure));
    }

    /** The reason of a failure in one line. Leaves out messages of PostgreSQL, because they may contain row values. */
    public static String reason(Throwable failure) {
        var known = Exceptions.unwrap(failure);
        return Exceptions.unwrapMultipleExcludingTracebacks(known).stream()
                .flatMap(one -> Stream.concat(Stream.of(one), Stream.of(one.getSuppressed())))
                .filter(one -> !Exceptions.isTraceback(one) && !isMarkOfBlock(one))
                .map(FailureLog::withCause)
                .collect(Collectors.joining("; then "));
    }

    /** Whether it is the marker exception that Reactor attaches to an exception of {@code block()}. */
    private static boolean isMarkOfBlock(Throwable failure) {
        return String.valueOf(failure.getMessage()).startsWith("#block");
    }

    private static String withCause(Throwable failure) {
        var text = text(failure);
        var root = root(failure);
        return root == failure || text.contains(text(root)) ? text : text + " (" + text(root) + ")";
    }

    private static Throwable root(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String text(Throwable failure) {
        if (failure instanceof R2dbcException sql && sql.getSqlState() != null) {
            return "PostgreSQL answered with the error code " + sql.getSqlState()
                    + (mayQuoteRows(sql.getSqlState()) ? "" : ": " + sql.getMessage());
        }
        var message = failure.getMessage();
        var text = message == null || message.isBlank() || !isWordedForReaders(failure) ? failure.toString() : message;
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    /** Data exceptions, violated constraints, and errors that functions of users raise. */
    private static boolean mayQuoteRows(String state) {
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("P0");
    }

    /**
     * Whether the message is a sentence. Messages of the JDK's exceptions are often a bare name, which needs the class
     * to be understood.
     */
    private static boolean isWordedForReaders(Throwable failure) {
        return failure.getClass().getName().startsWith("io.alchemyreactive.")
                || failure instanceof IllegalStateException;
    }

    private static void write(String thing, String reason, String next) {
        Loggers.getLogger(NAME).warn("{} failed: {}{} {}", thing, reason, reason.endsWith(".") ? "" : ".", next);
    }
}
