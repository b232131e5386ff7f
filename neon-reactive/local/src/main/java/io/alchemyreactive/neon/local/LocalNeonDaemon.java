package io.alchemyreactive.neon.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import reactor.util.retry.Retry;

/**
 * The main class of a local Neon in a process of its own: takes the folder as its argument, and the port if it matters, and runs until it is
 * asked to stop or receives TERM. Its main thread may block, since it has nothing else to do.
 */
public final class LocalNeonDaemon {

    /** The exit code of a daemon that found the folder in use. */
    static final int IN_USE = 3;

    /** Who looks whether a folder is in use holds its lock for a moment; that is no reason to give up. */
    private static final Retry LOOKED_AT = Retry.fixedDelay(20, Duration.ofMillis(25))
            .filter(LocalNeonException.class::isInstance)
            .onRetryExhaustedThrow((spec, last) -> last.failure());

    private LocalNeonDaemon() {}

    /** Runs a local Neon in the folder named by the first argument, on the port after {@code --port}. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1 && !(arguments.length == 3 && arguments[1].equals("--port"))) {
            System.err.println("Usage: java -jar neon-reactive-local-standalone.jar FOLDER [--port PORT]");
            System.exit(2);
        }
        var stored = DaemonOptions.read(Path.of(arguments[0]));
        var options = arguments.length == 3 ? stored.withPort(Integer.parseInt(arguments[2])) : stored;
        var neon = start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> neon.stop().block(), "neon-local-stop"));
        System.out.println("Local Neon at " + neon.apiUrl() + ", folder " + neon.folder());
        System.out.println(
                "Clients send the key from " + EndpointFile.in(neon.folder()) + " and verify with " + neon.caFile());
        System.out.println("Its pooled host is the direct one: pooler_enabled is false.");
        neon.stopped().block();
        System.out.println("Local Neon stopped");
        System.exit(0);
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
            System.err.println("The local Neon could not start: " + failure.getMessage());
            System.exit(1);
            throw failure;
        }
    }
}
