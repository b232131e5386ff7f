package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.storage.Binaries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Starts PostgreSQL programs as a user that they accept. The programs end when this JVM dies. Thread-safe; the methods
 * block.
 */
public final class Launcher implements AutoCloseable {

    /**
     * One thread starts all children and lives as long as the launcher. The death signal of a child fires when the
     * thread that started it ends, so a thread of a pool would end its servers.
     */
    private final ExecutorService spawner = Executors.newSingleThreadExecutor(work -> {
        var thread = new Thread(work, "neon-local-spawn");
        thread.setDaemon(true);
        return thread;
    });

    private @Nullable ServerUser user;
    private @Nullable List<String> prefix;

    /** A launcher that chooses a way to run servers at the first start. */
    public Launcher() {}

    /** A launcher that runs servers in this way. */
    Launcher(ServerUser user) {
        this.user = user;
    }

    /** Gives files in a folder of ours to the user of the servers. */
    void own(Binaries binaries, Path root, Path files) throws IOException, InterruptedException {
        user(binaries).own(root, files);
    }

    /** Starts a program in the folder {@code /}, because another user may have no access to ours. */
    Process start(Binaries binaries, String program, List<String> arguments, Redirects redirects)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(prefix(binaries));
        command.add(binaries.program(program));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectInput(redirects.input().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(redirects.log().toFile()));
        builder.environment().put("LC_ALL", "C");
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        try {
            return spawner.submit(builder::start).get();
        } catch (ExecutionException e) {
            throw new IOException("Could not start " + program + ": " + e.getCause(), e.getCause());
        }
    }

    private synchronized List<String> prefix(Binaries binaries) throws IOException, InterruptedException {
        if (prefix == null) {
            var words = new ArrayList<>(user(binaries).prefix());
            words.addAll(OrphanGuard.prefix());
            prefix = List.copyOf(words);
        }
        return prefix;
    }

    private synchronized ServerUser user(Binaries binaries) throws IOException, InterruptedException {
        if (user == null) {
            user = ServerUser.detect(binaries.program("postgres"));
        }
        return user;
    }

    /** Ends the thread that starts children, and with it every server that still runs. */
    @Override
    public void close() {
        spawner.shutdown();
    }

    /** The input and the log file of a program. */
    record Redirects(Path input, Path log) {
        static Redirects to(Path log) {
            return new Redirects(Path.of("/dev/null"), log);
        }
    }
}
