package io.alchemyreactive.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;

/**
 * The environment of a command, which tests can replace. Nothing else in the command line reads the environment of the
 * process. Immutable; the streams are as thread-safe as they are.
 *
 * @param variables the environment variables
 * @param directory the working directory
 * @param in the input for answers to questions, in UTF-8
 * @param out the output for results
 * @param err the output for progress, questions and errors
 * @param terminal whether {@code in} and {@code err} are an interactive terminal
 * @param user the name of the account
 * @param host the name of the machine
 * @param pid the id of this process
 * @param clock the time
 * @param interrupts the source of requests to stop
 */
public record CliEnvironment(
        Map<String, String> variables,
        Path directory,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        String user,
        String host,
        long pid,
        Clock clock,
        Interrupts interrupts) {

    public CliEnvironment {
        variables = Map.copyOf(variables);
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(in, "in");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(err, "err");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(interrupts, "interrupts");
    }

    /** The environment of this process. */
    public static CliEnvironment system() {
        return SystemEnvironment.read();
    }

    /** A variable's value; empty text when it is not set. */
    public String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    CliEnvironment withVariables(Map<String, String> others) {
        return new CliEnvironment(others, directory, in, out, err, terminal, user, host, pid, clock, interrupts);
    }

    /** User, host and directory; without the variables, which may contain secrets. */
    @Override
    public String toString() {
        return "CliEnvironment(" + user + "@" + host + " " + directory + ")";
    }
}
