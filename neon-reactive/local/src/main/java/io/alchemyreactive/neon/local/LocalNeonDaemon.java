package io.alchemyreactive.neon.local;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.util.Loggers;
import reactor.util.retry.Retry;

/**
 * The main class of a local Neon in a process of its own. It takes the folder and then options as arguments, and runs
 * until it is stopped or receives TERM. Its main thread may block, because it has no other work.
 */
public final class LocalNeonDaemon {

    /** The exit code when another local Neon uses the folder. */
    static final int IN_USE = 3;

    /** Retries the start. A process that checks whether a folder is in use holds the lock for a moment. */
    private static final Retry LOOKED_AT = Retry.fixedDelay(20, Duration.ofMillis(25))
            .filter(LocalNeonException.class::isInstance)
            .onRetryExhaustedThrow((spec, last) -> last.failure());

    private static final String USAGE = """
            Usage: java -jar neon-reactive-local-standalone.jar FOLDER [--port PORT] [--extensions EXTENSIONS]
            Runs a local Neon that keeps everything below FOLDER, on PORT or else on a free one.
            EXTENSIONS holds files of PostgreSQL extensions: EXTENSIONS/17/share/extension and EXTENSIONS/17/lib.
            FOLDER/endpoint.json says where its API is and which key it wants.""";

    private static final String ARGUMENTS =
            "it takes a folder, a port after --port, and a folder of extensions after --extensions";

    private static final int LAST_PORT = 65_535;
    private static final AtomicBoolean TOLD = new AtomicBoolean();
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    private LocalNeonDaemon() {}

    /**
     * Runs a local Neon.
     *
     * @param arguments the folder, then the options
     */
    public static void main(String[] arguments) {
        var words = List.of(arguments);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.println(USAGE);
            System.exit(0);
        }
        logToStandardError();
        var neon = start(readOptions(words));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(neon), "neon-local-stop"));
        System.out.println("Local Neon at " + neon.apiUrl() + ", folder " + neon.folder());
        System.out.println(
                "Clients send the key from " + neon.running().apiKeyFile() + " and verify with " + neon.caFile());
        if (neon.running().hasKeyOfOlderVersions()) {
            System.out.println("Its key is still that of older versions, which can be guessed: empty "
                    + neon.running().apiKeyFile() + " and start again for a random one.");
        }
        System.out.println(
                "Its pooled host shares sessions by transaction, so nothing that a client sets in a session lasts.");
        try {
            neon.stopped().block();
        } catch (RuntimeException failure) {
            tellOnce(failure);
            System.exit(1);
        }
        System.out.println("Local Neon stopped");
        System.exit(0);
    }

    /**
     * Sends log lines to standard error, one line each, even when the class path configures no logging for the program.
     */
    private static void logToStandardError() {
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "%1$tFT%1$tT %4$s %5$s%6$s%n");
        }
        Loggers.useJdkLoggers();
    }

    private static void stop(LocalNeon neon) {
        try {
            neon.stop().block();
        } catch (RuntimeException failure) {
            tellOnce(failure);
        }
    }

    /** Reports a failure once, because the main thread and the shutdown hook both see it. */
    private static void tellOnce(RuntimeException failure) {
        if (TOLD.compareAndSet(false, true)) {
            System.err.println("The local Neon could not stop: " + FailureLog.reason(failure));
        }
    }

    private static LocalNeonOptions readOptions(List<String> words) {
        try {
            return options(words);
        } catch (IOException | LocalNeonException failure) {
            System.err.println("The local Neon could not start: " + FailureLog.reason(failure));
            System.exit(1);
            throw new IllegalStateException(failure);
        }
    }

    private static LocalNeonOptions options(List<String> words) throws IOException {
        if (words.isEmpty() || words.get(0).startsWith("-")) {
            throw refused(ARGUMENTS);
        }
        var options = DaemonOptions.read(folder(words.get(0))).toBuilder();
        var given = new HashSet<String>();
        for (var at = 1; at < words.size(); at += 2) {
            if (at + 1 == words.size() || !given.add(words.get(at))) {
                throw refused(ARGUMENTS);
            }
            var value = words.get(at + 1);
            switch (words.get(at)) {
                case "--port" -> options.port(port(value));
                case "--extensions" -> options.extensions(folder(value));
                default -> throw refused(ARGUMENTS);
            }
        }
        return options.build();
    }

    private static Path folder(String word) {
        try {
            if (!word.isBlank()) {
                return Path.of(word);
            }
        } catch (InvalidPathException e) {
            // The check below refuses it like an empty name.
        }
        throw refused("a folder cannot be named '" + word + "'");
    }

    private static int port(String word) {
        try {
            int port = Integer.parseInt(word);
            if (port >= 0 && port <= LAST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // The check below refuses it like a number out of range.
        }
        throw refused("a port is a number up to " + LAST_PORT + ", 0 for any free one, but was '" + word + "'");
    }

    private static IllegalArgumentException refused(String why) {
        System.err.println("error: " + why + "\n" + USAGE);
        System.exit(2);
        return new IllegalArgumentException(why);
    }

    private static LocalNeon start(LocalNeonOptions options) {
        try {
            return Objects.requireNonNull(
                    LocalNeon.start(options).retryWhen(LOOKED_AT).block());
        } catch (LocalNeonException inUse) {
            System.err.println(inUse.getMessage());
            System.exit(IN_USE);
            throw inUse;
        } catch (RuntimeException failure) {
            System.err.println("The local Neon could not start: " + FailureLog.reason(failure));
            System.exit(1);
            throw failure;
        }
    }
}
