package io.alchemyreactive.cli;

import io.alchemyreactive.Stack;
import io.alchemyreactive.cli.render.Style;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.state.StateStore;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/** Parses one command line, runs its command to the end, and prints the result or failure. */
final class CommandRunner {

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

    private final Supplier<? extends Stack<?>> made;
    private final CliEnvironment environment;
    private final List<CliModule> modules;

    CommandRunner(Supplier<? extends Stack<?>> stack, CliEnvironment environment, List<CliModule> modules) {
        this.made = stack;
        this.environment = environment;
        this.modules = modules;
    }

    int run(String[] given) {
        String[] args = Arguments.parsed(given);
        ParseResult parsed;
        try {
            parsed = CommandTree.create(modules, args).parseArgs(args);
        } catch (ParameterException e) {
            return misused(e, asked(List.of(args)), style(List.of(args).contains("--no-color")));
        }
        CommandLine leaf =
                parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
        if (leaf.isUsageHelpRequested()) {
            leaf.usage(new PrintWriter(environment.out(), true), Ansi.OFF);
            return written(ExitCode.DONE, report(leaf));
        }
        if (leaf.isVersionHelpRequested()) {
            leaf.printVersionHelp(environment.out(), Ansi.OFF);
            return written(ExitCode.DONE, report(leaf));
        }
        if (!(leaf.getCommandSpec().userObject() instanceof CliCommand command)) {
            return withoutCommand(leaf);
        }
        return run(command, name(leaf));
    }

    private int run(CliCommand command, String name) {
        Stack<?> stack = stack();
        CommonOptions options = command.common();
        Style style = style(options.noColor);
        var interruption = new Interruption();
        Disposable listening = Disposables.composite(
                environment.interrupts().onInterrupt(interruption), UncaughtErrors.listen(interruption::fail));
        @Nullable String stage = null;
        try {
            SystemEnvironment.check(environment);
            EnvFile file = options.envFile == null
                    ? EnvFile.NONE
                    : EnvFile.read(environment.directory().resolve(options.envFile));
            CliEnvironment world = environment.withVariables(file.under(environment.variables()));
            var console = new Console(world, style, world.terminal() && !options.noInput);
            Set<String> ofFile = new HashSet<>(world.variables().keySet());
            ofFile.removeAll(environment.variables().keySet());
            file.unused(environment.variables()).forEach(console::print);
            var location = StateLocation.of(options.state, world);
            var invocation = new Invocation(
                    stack, options, world, console, interruption, location, location.open(console), ofFile);
            stage = command instanceof StageCommand ? invocation.stage().name() : null;
            Signal<CommandResult> end = Objects.requireNonNull(
                    closing(invocation, interruption.guard(attended(command, invocation)))
                            .contextWrite(UncaughtErrors.dropped(invocation))
                            .materialize()
                            .block(),
                    "a signal always comes");
            Throwable error = end.getThrowable();
            if (error != null) {
                return failed(error, new ResultPrinter(environment, name, stack.name(), stage, options, style));
            }
            CommandResult result = Objects.requireNonNull(end.get(), "a command emits its result");
            int code = told(result, new ResultPrinter(environment, name, stack.name(), stage, options, style));
            console.printDeferred();
            return code;
        } catch (RuntimeException | Error e) {
            return failed(e, new ResultPrinter(environment, name, stack.name(), stage, options, style));
        } finally {
            listening.dispose();
        }
    }

    /** Closes the store when the work has ended. */
    private static Mono<CommandResult> closing(Invocation invocation, Mono<CommandResult> work) {
        return Layer.of("the state store", Mono.just(invocation.store()), StateStore::close)
                .within(LONGEST_CLOSE)
                .use(store -> work);
    }

    /**
     * Runs the command and prints a "still working" line whenever it has printed nothing for 10 s, unless the command
     * prints its progress itself.
     */
    private static Mono<CommandResult> attended(CliCommand command, Invocation invocation) {
        Mono<CommandResult> work = command.run(invocation);
        return command.tellsProgress()
                ? work
                : Progress.of(invocation.console()).quietly(work);
    }

    private int told(CommandResult result, ResultPrinter report) {
        if (result.failure().isEmpty()) {
            report.success(result);
            return written(result.exitCode(), report);
        }
        Throwable error = result.failure().get();
        Failure failure = Failure.of(error, modules);
        report.partial(result, failure, error);
        return failure.exitCode().code();
    }

    /** The exit code of a command that succeeded, unless its output did not arrive: then it is a failure. */
    private int written(ExitCode code, ResultPrinter report) {
        return environment.out().checkError() ? failed(new UnwrittenOutputException(), report) : code.code();
    }

    /** For text about a command that is not run, such as its help. */
    private ResultPrinter report(CommandLine line) {
        return new ResultPrinter(environment, name(line), "", null, new CommonOptions(), style(false));
    }

    private int failed(Throwable error, ResultPrinter report) {
        Failure failure = Failure.of(error, modules);
        report.failure(failure, error);
        return failure.exitCode().code();
    }

    /** The form of the answer to a command line that cannot be understood. */
    private static CommonOptions asked(List<String> args) {
        var options = new CommonOptions();
        options.events = args.stream().anyMatch(arg -> arg.split("=", 2)[0].equals("--events"));
        options.json = options.events || args.contains("--json");
        return options;
    }

    private int misused(ParameterException error, CommonOptions options, Style style) {
        failed(
                error,
                new ResultPrinter(environment, name(error.getCommandLine()), stack().name(), null, options, style));
        return ExitCode.USAGE.code();
    }

    private int withoutCommand(CommandLine line) {
        environment.err().println(style(false).bad("error:") + " no command is given. These are the commands:");
        environment.err().println();
        line.usage(new PrintWriter(environment.err(), true), Ansi.OFF);
        return ExitCode.USAGE.code();
    }

    private Stack<?> stack() {
        return Objects.requireNonNull(made.get(), "stack");
    }

    private Style style(boolean noColor) {
        Map<String, String> variables = environment.variables();
        boolean forced = !Set.of("", "0").contains(variables.getOrDefault("CLICOLOR_FORCE", ""));
        boolean plain = noColor
                || !(environment.terminal() || forced)
                || !variables.getOrDefault("NO_COLOR", "").isEmpty()
                || variables.getOrDefault("TERM", "").equals("dumb");
        return plain ? Style.PLAIN : Style.COLOURED;
    }

    /** The words of the command without the program's: {@code state list}. */
    private static String name(CommandLine line) {
        String[] words = line.getCommandSpec().qualifiedName(" ").split(" ");
        return String.join(" ", Arrays.copyOfRange(words, 1, words.length));
    }
}
