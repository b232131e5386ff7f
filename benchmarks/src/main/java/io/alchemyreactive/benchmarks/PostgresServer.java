package io.alchemyreactive.benchmarks;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL by itself, with its default durability, without TLS and passwords, in a folder of its own. For one
 * thread; blocks.
 */
final class PostgresServer implements AutoCloseable {

    private static final String USER = "bench";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(1);
    /** PostgreSQL does not run as root. */
    private static final List<String> PREFIX =
            System.getProperty("user.name").equals("root") ? List.of("unshare", "-U", "--") : List.of();
    /** The line of {@code postmaster.pid} that tells whether connections are accepted. */
    private static final int STATUS_LINE = 7;

    private final Path programs;
    private final Path folder;
    private final int port;
    private @Nullable Process process;

    private PostgresServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** Makes one that does not run yet, with the programs of the local Neon. */
    static PostgresServer create() throws IOException, InterruptedException {
        Path folder = Folders.create("postgres");
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var server = new PostgresServer(LocalProject.programs(), folder, port);
        ChildProcess.run(
                folder,
                server.command(
                        "initdb",
                        "--pgdata=" + server.data(),
                        "--username=" + USER,
                        "--auth=trust",
                        "--no-locale",
                        "--encoding=UTF8",
                        "--no-sync"));
        Runtime.getRuntime().addShutdownHook(new Thread(server::kill));
        return server;
    }

    /** Starts it; returns when it accepts connections. */
    void start() throws IOException {
        var command = command(
                "postgres",
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "shared_buffers=64MB");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("PostgreSQL did not start: " + Files.readString(folder.resolve("log")));
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private boolean isReady() throws IOException {
        Path file = data().resolve("postmaster.pid");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).startsWith("ready");
    }

    /** Ends it in order. */
    void stop() throws IOException {
        Process running = Objects.requireNonNull(process, "it was started");
        ChildProcess.run(folder, List.of("/bin/sh", "-c", "kill -INT " + running.pid()));
        ChildProcess.await(running);
        process = null;
    }

    PostgresqlConnectionConfiguration database() {
        return PostgresqlConnectionConfiguration.builder()
                .host("127.0.0.1")
                .port(port)
                .username(USER)
                .database("postgres")
                .build();
    }

    String uri() {
        return "postgresql://" + USER + "@127.0.0.1:" + port + "/postgres?sslmode=disable";
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            stop();
        }
        Folders.delete(folder);
    }

    private void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(PREFIX);
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
