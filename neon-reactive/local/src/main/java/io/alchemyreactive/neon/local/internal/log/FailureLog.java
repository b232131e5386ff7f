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
 * Writes one line for each failure that reaches no caller: the thing that failed, the reason, and the next step. Failures that
 * come again and again for one reason are written once. Thread-safe.
 */
public final class FailureLog {

    /** The name of the logger, by which programs choose where the lines go. */
    public static final String NAME = "io.alchemyreactive.neon.local";

    private final Map<String, String> lastReasons = new ConcurrentHashMap<>();

    /** A log that has not written anything yet. */
    public FailureLog() {}

    /**
     * Writes a line.
     *
     * @param thing what failed, as the beginning of a sentence
     * @param next what happens next, or what the reader can do, as a sentence
     */
    public static void write(String thing, Throwable failure, String next) {
        write(thing, reason(failure), next);
    }

    /** Writes a line, unless the last line about this thing gave the same reason and it has not succeeded since. */
    public void writeOnce(String thing, Throwable failure, String next) {
        var reason = reason(failure);
        if (!Objects.equals(lastReasons.put(thing, reason), reason)) {
            write(thing, reason, next);
        }
    }

    /** Notes that the thing has succeeded, so that its next failure is written. */
    public void succeeded(String thing) {
        lastReasons.remove(thing);
    }

    /** Writes a line of level debug, for a failure that is part of normal work, such as a client that goes away. */
    public static void writeExpected(String thing, Throwable failure) {
        Loggers.getLogger(NAME).debug("{} ended: {}", thing, reason(failure));
    }

    /** Why something failed, in one line without the values of rows: messages of PostgreSQL may hold some. */
    public static String reason(Throwable failure) {
        var known = Exceptions.unwrap(failure);
        return Exceptions.unwrapMultipleExcludingTracebacks(known).stream()
                .flatMap(one -> Stream.concat(Stream.of(one), Stream.of(one.getSuppressed())))
                .filter(one -> !Exceptions.isTraceback(one) && !isMarkOfBlock(one))
                .map(FailureLog::withCause)
                .collect(Collectors.joining("; then "));
    }

    /** Reactor attaches it to what {@code block()} throws. */
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

    /** Messages of the JDK's own exceptions are often a bare name, which only the class explains. */
    private static boolean isWordedForReaders(Throwable failure) {
        return failure.getClass().getName().startsWith("io.alchemyreactive.")
                || failure instanceof IllegalStateException;
    }

    private static void write(String thing, String reason, String next) {
        Loggers.getLogger(NAME).warn("{} failed: {}{} {}", thing, reason, reason.endsWith(".") ? "" : ".", next);
    }
}
