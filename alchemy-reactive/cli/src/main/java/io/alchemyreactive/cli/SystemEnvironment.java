package io.alchemyreactive.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;

/** Reads the environment of this process; the one place that does. */
final class SystemEnvironment {

    private SystemEnvironment() {}

    static CliEnvironment read() {
        Map<String, String> variables = System.getenv();
        return new CliEnvironment(
                variables,
                Path.of("").toAbsolutePath(),
                System.in,
                // Not System.out: its encoding is the platform's, and ours is UTF-8.
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                isTerminal(),
                variables.getOrDefault("USER", System.getProperty("user.name", "unknown")),
                host(variables),
                ProcessHandle.current().pid(),
                Clock.tickMillis(ZoneOffset.UTC),
                new ProcessSignals());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From Java 22 on there is a console also without a terminal, and it says which of the two.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** Without asking a name server, which may take long or fail. */
    private static String host(Map<String, String> variables) {
        String name = variables.getOrDefault("HOSTNAME", variables.getOrDefault("COMPUTERNAME", ""));
        if (!name.isBlank()) {
            return name;
        }
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException | RuntimeException e) {
            return "localhost";
        }
    }
}
