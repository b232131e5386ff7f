package io.alchemyreactive.state.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The pooler that most people run, where it is installed. */
final class PgBouncer implements AutoCloseable {

    private final Process process;
    private final int port;

    private PgBouncer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The program; empty where it is not installed. */
    static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * A pooler of transactions.
     *
     * @param server the address of the server, with a role that needs no password
     * @param ignored the parameters of a session that it drops; it refuses all others that it does not know
     */
    static PgBouncer before(DatabaseAddress server, Path folder, String ignored) throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path settings = Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                * = host=%s port=%d user=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                ignore_startup_parameters = %s
                """.formatted(
                        server.host(), server.port(), server.user(), port, ignored));
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // It does not run as root.
            command.addAll(List.of("unshare", "-U", "--"));
        }
        command.addAll(List.of(program().orElseThrow().toString(), settings.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                .start();
        var pooler = new PgBouncer(process, port);
        Server.await("PgBouncer to listen", () -> pooler.listens(folder.resolve("pgbouncer.log")));
        return pooler;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private boolean listens(Path log) {
        if (!process.isAlive()) {
            try {
                throw new AssertionError("PgBouncer has ended: " + Files.readString(log));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
