package io.alchemyreactive.cli;

import io.alchemyreactive.cli.render.Style;
import io.alchemyreactive.cli.render.Wrapping;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Prints lines of a command on stderr and asks questions. Thread-safe. */
public final class Console {

    private static final int USUAL = 80;
    private static final int LEAST = 40;

    private final CliEnvironment environment;
    private final Style style;
    private final boolean asks;
    private final Set<String> noticed = ConcurrentHashMap.newKeySet();
    private final Queue<String> deferred = new ConcurrentLinkedQueue<>();

    Console(CliEnvironment environment, Style style, boolean asks) {
        this.environment = environment;
        this.style = style;
        this.asks = asks;
    }

    /** Prints a line; repetitions of a line are not printed again. Completes when it is printed; never fails. */
    public Mono<Void> notice(String line) {
        return Mono.<Void>fromRunnable(() -> {
                    if (noticed.add(line)) {
                        print(line);
                    }
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** The style of its lines. */
    Style style() {
        return style;
    }

    /** Whether questions are possible. */
    boolean asks() {
        return asks;
    }

    /** How lines for a person are broken. */
    Wrapping wrapping() {
        return wrapping(environment);
    }

    /** As wide as the terminal, of which {@code COLUMNS} may tell the width; not at all without one. */
    static Wrapping wrapping(CliEnvironment environment) {
        String columns = environment.variable("COLUMNS");
        return !environment.terminal()
                ? Wrapping.NONE
                : new Wrapping(columns.matches("[0-9]{2,4}") ? Math.max(LEAST, Integer.parseInt(columns)) : USUAL);
    }

    /** Prints a line at once; blocks as long as the stream does. */
    void print(String line) {
        synchronized (noticed) {
            environment.err().println(wrapping().wrapped(line));
            environment.err().flush();
        }
    }

    /** Prints the line when the result of the command has been printed; not at all when there is none. */
    void defer(String line) {
        deferred.add(line);
    }

    /** Prints the lines that wait for the result. */
    void printDeferred() {
        deferred.forEach(this::print);
        deferred.clear();
    }

    /**
     * Asks a question and emits whether the answer is yes; the end of input is a no. The reading itself cannot be
     * cancelled: a thread of the elastic scheduler stays with it until the process ends.
     */
    Mono<Boolean> ask(String question) {
        return Mono.fromCallable(() -> {
                    synchronized (noticed) {
                        environment.err().print(question + " [y/N] ");
                        environment.err().flush();
                    }
                    return isYes(readLine());
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    private String readLine() throws IOException {
        var reader = new BufferedReader(new InputStreamReader(environment.in(), StandardCharsets.UTF_8));
        String line = reader.readLine();
        return line == null ? "" : line;
    }

    private static boolean isYes(String answer) {
        String word = answer.strip().toLowerCase(Locale.ROOT);
        return word.equals("y") || word.equals("yes");
    }
}
