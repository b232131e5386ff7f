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
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the environment of this process. No other class does. */
final class SystemEnvironment {

    /** The encoding of names of files, of arguments and of variables. Java takes it from the locale alone. */
    private static final String ENCODING = "sun.jnu.encoding";

    private static final Pattern OURS = Pattern.compile("ALCHEMY_|NEON_");
    private static final char UNREADABLE = '\uFFFD';

    private SystemEnvironment() {}

    static CliEnvironment read() {
        Map<String, String> variables = System.getenv();
        return new CliEnvironment(
                variables,
                Path.of("").toAbsolutePath(),
                System.in,
                // Not System.out, which uses the encoding of the platform instead of UTF-8.
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                isTerminal(),
                user(variables),
                host(variables),
                ProcessHandle.current().pid(),
                Clock.tickMillis(ZoneOffset.UTC),
                new ProcessSignals());
    }

    /**
     * Throws when names are not readable: a Java process whose locale has no UTF-8 reads other letters as question
     * marks, so that the folders {@code ü} and {@code ö} would be the same.
     */
    static void check(CliEnvironment environment) {
        Path directory = environment.directory();
        if (!Files.isDirectory(directory) || !isCurrent(directory)) {
            throw new InvalidOptionException("the working directory cannot be found under its name " + directory
                    + (namesEverything() ? "; it may have been deleted or renamed" : encodingCure()));
        }
        environment.variables().forEach((name, value) -> {
            if (OURS.matcher(name).lookingAt() && value.indexOf(UNREADABLE) >= 0) {
                throw new InvalidOptionException("the value of " + name + " cannot be read" + encodingCure());
            }
        });
    }

    /** The advice for a path that this encoding cannot express; empty when it can express every path. */
    static String encodingCure() {
        return namesEverything()
                ? ""
                : " in the encoding of this process, " + System.getProperty(ENCODING)
                        + ": set LC_ALL=C.UTF-8 before it starts (LC_ALL, LC_CTYPE and LANG of other or of missing locales lose"
                        + " letters, and no setting of Java brings them back)";
    }

    private static boolean namesEverything() {
        return System.getProperty(ENCODING, "UTF-8").toUpperCase(Locale.ROOT).startsWith("UTF");
    }

    /** Whether the directory is the current one, and not another one whose name is read as equal. */
    private static boolean isCurrent(Path directory) {
        Path current = Path.of("/proc/self/cwd");
        try {
            return !directory.equals(Path.of("").toAbsolutePath())
                    || !Files.isDirectory(current)
                    || Files.isSameFile(directory, current);
        } catch (IOException e) {
            return true;
        }
    }

    /** The account's name; where it has none, as in many containers, its number. */
    private static String user(Map<String, String> variables) {
        return Stream.of(
                        variables.getOrDefault("USER", ""),
                        variables.getOrDefault("LOGNAME", ""),
                        System.getProperty("user.name", "?"))
                .filter(name -> !name.isBlank() && !name.equals("?"))
                .findFirst()
                .orElseGet(SystemEnvironment::number);
    }

    private static String number() {
        try {
            return "uid-" + Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | RuntimeException e) {
            return "unknown";
        }
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
            // From Java 22 on System.console() exists without a terminal too, and isTerminal() distinguishes them.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** The name of the machine; does not use a name server, which may be slow or fail. */
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
