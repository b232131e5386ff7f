package io.alchemyreactive.neon.local.compute;

import io.alchemyreactive.neon.local.storage.Binaries;
import io.alchemyreactive.neon.local.storage.Blocking;
import io.alchemyreactive.neon.local.storage.PrivateFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The data of one branch and the PostgreSQL process that serves it while it is active. Thread-safe: starting, stopping
 * and copying take turns, so a copy never sees a server come or go, and a connection that arrives meanwhile waits.
 */
public final class Compute {

    private static final int START_ATTEMPTS = 5;

    private static final String BUSY = "SELECT pid::text FROM pg_stat_activity WHERE backend_type = 'client backend'"
            + " AND state <> 'idle' AND pid <> pg_backend_pid() LIMIT 1";

    private final Path folder;
    private final Computes shared;
    private final int major;
    private final String adminPassword;
    private final Turns turns = new Turns();
    private volatile @Nullable ServerProcess server;

    Compute(Computes shared, Path folder, int major, String adminPassword) {
        this.shared = shared;
        this.folder = folder;
        this.major = major;
        this.adminPassword = adminPassword;
    }

    /** True while the process lives. */
    public boolean isRunning() {
        var current = server;
        return current != null && current.isAlive();
    }

    /** The port of the running server, starting it first when it does not run; emits once, or fails as the start did. */
    public Mono<Integer> port() {
        return Mono.defer(() -> {
            var current = server;
            return current != null && current.isAlive() ? Mono.just(current.port()) : turns.take(started());
        });
    }

    /** SQL as the hidden superuser, starting the server first when it does not run. */
    public Mono<AdminSql> sql() {
        return port().map(port -> new AdminSql(shared.loops(), port, adminPassword));
    }

    /** Whether a client's statement is being carried out; false when no server runs. */
    public Mono<Boolean> isBusy() {
        return Mono.defer(() -> {
            var current = server;
            return current == null || !current.isAlive()
                    ? Mono.just(false)
                    : new AdminSql(shared.loops(), current.port(), adminPassword)
                            .texts("postgres", BUSY)
                            .hasElements();
        });
    }

    /** Ends the process and its sessions; completes at once when there is none. */
    public Mono<Void> stop() {
        return turns.take(stopped());
    }

    /** Completes when the process that runs now has ended, at once when none runs. */
    public Mono<Void> ended() {
        return Mono.defer(() -> {
            var current = server;
            return current == null ? Mono.empty() : current.ended();
        });
    }

    /** Fills the empty branch from the template of its version, replacing what an interrupted attempt left. */
    public Mono<Void> fill() {
        return turns.take(binaries()
                .flatMap(binaries -> Blocking.run(() -> {
                    PrivateFiles.deleteTree(folder);
                    PrivateFiles.folder(folder);
                    shared.copies().stopped(shared.template(binaries).data(), data());
                })));
    }

    /**
     * Copies this branch as it is now into another one, replacing what that held. A running server goes on serving its
     * sessions meanwhile.
     *
     * @return the place in the write-ahead log up to which the copy holds everything
     */
    public Mono<String> copyTo(Compute child) {
        return turns.take(Mono.defer(() -> {
            var current = server;
            var fresh = Blocking.run(() -> {
                PrivateFiles.deleteTree(child.folder);
                PrivateFiles.folder(child.folder);
            });
            return fresh.then(
                    current != null && current.isAlive()
                            ? new OnlineBackup(shared.copies(), data(), child.data())
                                    .take(new AdminSql(shared.loops(), current.port(), adminPassword))
                            : Blocking.call(() -> {
                                shared.copies().stopped(data(), child.data());
                                return ControlFile.lastCheckpoint(data());
                            }));
        }));
    }

    /** Ends the process and deletes the data; a second call does nothing. */
    public Mono<Void> destroy() {
        return turns.take(stopped().then(Blocking.run(() -> PrivateFiles.deleteTree(folder))));
    }

    /** The process that serves this branch, for looking at; absent while suspended. */
    public java.util.OptionalLong pid() {
        var current = server;
        return current != null && current.isAlive()
                ? java.util.OptionalLong.of(current.pid())
                : java.util.OptionalLong.empty();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Mono<Binaries> binaries() {
        return Blocking.call(() -> shared.binaries(major));
    }

    private Mono<Integer> started() {
        return Mono.defer(() -> {
            var current = server;
            if (current != null && current.isAlive()) {
                return Mono.just(current.port());
            }
            return binaries()
                    .flatMap(this::start)
                    // A port that was free a moment ago may be gone: another one is tried.
                    .retryWhen(reactor.util.retry.Retry.max(START_ATTEMPTS)
                            .filter(failure ->
                                    String.valueOf(failure.getMessage()).contains("Address already in use")));
        });
    }

    private Mono<Integer> start(Binaries binaries) {
        return Blocking.call(() -> launch(binaries))
                .flatMap(launched -> launched.ready()
                        .onErrorResume(failure -> Blocking.run(launched::stop).then(Mono.error(failure)))
                        .then(Mono.fromCallable(() -> {
                            server = launched;
                            return launched.port();
                        })));
    }

    private ServerProcess launch(Binaries binaries) throws IOException, InterruptedException {
        if (!Files.isDirectory(data())) {
            throw new ComputeException("The branch has no data yet: " + data());
        }
        Leftover.await(data());
        shared.launcher().own(binaries, folder);
        var port = freePort();
        var log = folder.resolve("postgres.log");
        Files.writeString(log, "");
        var arguments = shared.files().arguments(data(), port, List.of());
        var process = shared.launcher().start(binaries, "postgres", arguments, Launcher.Redirects.to(log));
        return new ServerProcess(process, port, data(), log);
    }

    private Mono<Void> stopped() {
        return Mono.defer(() -> {
            var current = server;
            server = null;
            return current == null ? Mono.empty() : Blocking.run(current::stop);
        });
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
