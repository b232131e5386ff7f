package io.alchemyreactive.cli;

import io.alchemyreactive.cli.render.Json;
import io.alchemyreactive.cli.render.Style;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prints the result of a command: text or a JSON document on stdout, errors as text on stderr. */
final class ResultPrinter {

    private static final int SCHEMA = 1;

    private final CliEnvironment environment;
    private final String command;
    private final String stack;
    private final @Nullable String stage;
    private final boolean json;
    private final boolean lines;
    private final Style style;

    /**
     * A report.
     *
     * @param stage the stage; null when the command is not about one, or when it is not known
     */
    ResultPrinter(
            CliEnvironment environment,
            String command,
            String stack,
            @Nullable String stage,
            CommonOptions options,
            Style style) {
        this.environment = environment;
        this.command = command;
        this.stack = stack;
        this.stage = stage;
        this.json = options.json;
        this.lines = options.events;
        this.style = style;
    }

    void success(CommandResult result) {
        if (json) {
            document(true, result.data(), result.warnings(), null);
            return;
        }
        print(result);
    }

    /** Prints the findings of a command that failed in part, and the failure. */
    void partial(CommandResult result, Failure failure, Throwable error) {
        if (json) {
            document(false, result.data(), result.warnings(), facts(failure));
        } else {
            print(result);
        }
        print(failure, error);
    }

    void failure(Failure failure, Throwable error) {
        if (json) {
            document(false, null, List.of(), facts(failure));
        }
        print(failure, error);
    }

    private void print(CommandResult result) {
        environment.out().print(result.text());
        environment.out().flush();
    }

    private Map<String, @Nullable Object> facts(Failure failure) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("code", failure.code());
        facts.put("message", failure.message());
        facts.put("resource", failure.resource().orElse(null));
        facts.put("hint", hint(failure).orElse(null));
        return facts;
    }

    private void print(Failure failure, Throwable error) {
        PrintStream err = environment.err();
        String message =
                failure.isAnswer() ? sentence(failure.message()) : style.bad("error:") + " " + failure.message();
        err.println(Console.wrapping(environment).wrapped(message));
        hint(failure).ifPresent(err::println);
        if (isDebugging()) {
            printTrace(error, err);
        }
        err.flush();
    }

    private static String sentence(String message) {
        return message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1);
    }

    /** The hint, unless {@code ALCHEMY_DEBUG} is set: it asks for the stack trace, which is then printed already. */
    private Optional<String> hint(Failure failure) {
        return isDebugging() ? Optional.empty() : failure.hint();
    }

    private boolean isDebugging() {
        return environment.variable("ALCHEMY_DEBUG").equals("1");
    }

    /** Prints the stack trace; a foreign cause may throw when its message is read. */
    private static void printTrace(Throwable error, PrintStream err) {
        try {
            error.printStackTrace(err);
        } catch (Throwable e) {
            err.println("The trace ends here, since a cause cannot be printed: "
                    + e.getClass().getName());
        }
    }

    private void document(
            boolean ok, @Nullable Object data, List<String> warnings, @Nullable Map<String, @Nullable Object> error) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("schemaVersion", SCHEMA);
        document.put("command", command);
        document.put("stack", stack);
        document.put("stage", stage);
        document.put("ok", ok);
        document.put("data", data);
        document.put("warnings", warnings);
        document.put("error", error);
        environment.out().print((lines ? Json.line(document) : Json.write(document)) + "\n");
        environment.out().flush();
    }
}
