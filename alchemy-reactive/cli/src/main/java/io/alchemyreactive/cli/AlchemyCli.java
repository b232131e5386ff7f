package io.alchemyreactive.cli;

import io.alchemyreactive.Stack;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/** Runs a stack from the command line. */
public final class AlchemyCli {

    private AlchemyCli() {}

    /** Runs a command in the environment of this process and ends the process with its exit code. */
    public static void main(Stack<?> stack, String[] args) {
        System.exit(run(stack, args, CliEnvironment.system()));
    }

    /**
     * As {@link #main(Stack, String[])}, with a stack that is made when a command needs it: {@code --help} starts sooner without
     * one. The supplier is called at most once, on the calling thread, and must not return null.
     */
    public static void main(Supplier<? extends Stack<?>> stack, String[] args) {
        Objects.requireNonNull(stack, "stack");
        System.exit(new CommandRunner(stack, CliEnvironment.system(), modules()).run(args.clone()));
    }

    /**
     * Runs a command and returns its exit code. Blocks until the command is done, so it must not be called on a thread of
     * Reactor's; this is the only call of the command line that waits.
     */
    public static int run(Stack<?> stack, String[] args, CliEnvironment environment) {
        return run(stack, args, environment, modules());
    }

    private static List<CliModule> modules() {
        return ServiceLoader.load(CliModule.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    static int run(Stack<?> stack, String[] args, CliEnvironment environment, List<CliModule> modules) {
        Objects.requireNonNull(stack, "stack");
        Objects.requireNonNull(environment, "environment");
        return new CommandRunner(() -> stack, environment, modules).run(args.clone());
    }
}
