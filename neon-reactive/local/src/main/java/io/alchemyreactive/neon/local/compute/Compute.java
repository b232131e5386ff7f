package io.alchemyreactive.neon.local.compute;

import io.alchemyreactive.neon.local.storage.Binaries;
import io.alchemyreactive.neon.local.storage.Blocking;
import io.alchemyreactive.neon.local.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    /** Known once the first branch of a project is filled; later ones are told. */
    private volatile String adminPassword;

    private final Turns turns = new Turns();
    private final ServerPort serverPort = new ServerPort();
    /** Whom it follows, when it is a replica. */
    private final @Nullable Compute primary;

    private volatile @Nullable ServerProcess server;

    Compute(Computes shared, Path folder, int major, String adminPassword, @Nullable Compute primary) {
        this.shared = shared;
        this.primary = primary;
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
        return port().map(port -> admin(port));
    }

    /** Whether a client's statement is being carried out; false when no server runs. */
    public Mono<Boolean> isBusy() {
        return Mono.defer(() -> {
            var current = server;
            return current == null || !current.isAlive()
                    ? Mono.just(false)
                    : admin(current.port()).texts("postgres", BUSY).hasElements();
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

    /**
     * Fills the empty branch from the template of its version, replacing what an interrupted attempt left.
     *
     * @param base where to keep what recoveries start from
     * @return the password of the hidden superuser in it, which its copies share
     */
    public Mono<String> fill(Path base) {
        return turns.take(binaries()
                .flatMap(binaries -> Blocking.call(() -> {
                    clear();
                    PrivateFiles.deleteTree(base);
                    var template = shared.template(binaries);
                    shared.copies().frozen(template.data(), base);
                    shared.copies().stopped(template.data(), data());
                    adminPassword = template.adminPassword();
                    return template.adminPassword();
                })));
    }

    /**
     * Copies this branch as it is now into another one, replacing what that held. A running server goes on serving its
     * sessions meanwhile.
     *
     * @return the place in the write-ahead log up to which the copy holds everything
     */
    public Mono<Lsn> copyTo(Compute child) {
        return turns.take(Mono.defer(() -> {
            var current = server;
            return Blocking.run(child::clear)
                    .then(
                            current != null && current.isAlive()
                                    ? new OnlineBackup(shared.copies(), data(), child.data())
                                            .take(admin(current.port()))
                                    : Blocking.call(() -> {
                                        shared.copies().stopped(data(), child.data());
                                        return ControlFile.lastCheckpoint(data());
                                    }));
        }));
    }

    /**
     * Makes another branch as this one was at a point, replacing what that held: from the base its log is replayed up to
     * the point. This branch is woken for a moment when it sleeps, so that its log goes beyond the point.
     *
     * @param base from which the first part of the history started
     * @param history the parts of its log, the last one its own
     * @return the place in the log that the point stands for
     */
    public Mono<Lsn> recoverTo(Compute child, Path base, List<WalSource> history, Point point) {
        return turns.take(Mono.defer(() -> {
            var slept = !isRunning();
            return started()
                    .flatMap(port -> beyondNow(admin(port)))
                    .then(Blocking.run(() -> {
                        child.clear();
                        shared.copies().stopped(base, child.data());
                        Files.createFile(child.data().resolve("recovery.signal"));
                        WalCollection.gather(history, child.collected());
                    }))
                    .then(slept ? stopped() : Mono.empty())
                    .then(child.replayed(point));
        }));
    }

    /** Ends the process and deletes the data, keeping the log for those that branched off. */
    public Mono<Void> retire() {
        return turns.take(stopped().then(Blocking.run(() -> {
            WalCollection.gather(List.of(new WalSource(this, Optional.empty())), collected());
            PrivateFiles.deleteTree(archive());
            Files.move(collected(), archive());
            PrivateFiles.deleteTree(data());
        })));
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

    Path archive() {
        return folder.resolve("archive");
    }

    Path wal() {
        return data().resolve("pg_wal");
    }

    private AdminSql admin(int port) {
        return new AdminSql(shared.loops(), port, primary == null ? adminPassword : primary.adminPassword);
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path collected() {
        return folder.resolve("wal");
    }

    private void clear() throws IOException {
        PrivateFiles.deleteTree(folder);
        PrivateFiles.folder(folder);
        PrivateFiles.folder(archive());
    }

    /** Commits something, so that a point up to now has a commit after it, and closes the segment that holds it. */
    private static Mono<Void> beyondNow(AdminSql sql) {
        return sql.texts("postgres", "SELECT pg_logical_emit_message(true, 'neon-local', 'beyond')::text")
                .thenMany(sql.texts("postgres", "SELECT pg_switch_wal()::text"))
                .then();
    }

    private Mono<Lsn> replayed(Point point) {
        return turns.take(binaries()
                .flatMap(binaries -> start(binaries, Recovery.replaying(collected(), point)))
                .flatMap(port -> admin(port)
                        .texts("postgres", "SELECT pg_last_wal_replay_lsn()::text")
                        .next())
                .flatMap(lsn -> Mono.justOrEmpty(Lsn.parse(lsn)))
                .flatMap(lsn -> stopped()
                        .then(Blocking.run(() -> PrivateFiles.deleteTree(collected())))
                        .thenReturn(lsn)));
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
            var following = primary == null ? Mono.just(List.<String>of()) : follow(primary);
            return following
                    .flatMap(settings -> binaries().flatMap(binaries -> start(binaries, settings)))
                    // A port that was free a moment ago may be gone: another one is tried.
                    .retryWhen(reactor.util.retry.Retry.max(START_ATTEMPTS)
                            .filter(failure ->
                                    String.valueOf(failure.getMessage()).contains("Address already in use")));
        });
    }

    /** A replica begins with a fresh copy each time, so it need not find its way back to a primary that went on. */
    private Mono<List<String>> follow(Compute leader) {
        return leader.copyTo(this)
                .then(leader.port())
                .flatMap(port -> Blocking.call(() -> {
                    var passwords = folder.resolve("pgpass");
                    PrivateFiles.write(
                            passwords, "127.0.0.1:*:*:" + Template.ADMIN + ":" + leader.adminPassword + "\n");
                    Files.createFile(data().resolve("standby.signal"));
                    return Recovery.following(port, passwords, leader.archive());
                }));
    }

    private Mono<Integer> start(Binaries binaries, List<String> more) {
        return Blocking.call(() -> launch(binaries, more))
                .flatMap(launched -> launched.ready()
                        .onErrorResume(failure -> Blocking.run(launched::stop).then(Mono.error(failure)))
                        .then(Mono.fromCallable(() -> {
                            server = launched;
                            return launched.port();
                        })));
    }

    private ServerProcess launch(Binaries binaries, List<String> more) throws IOException, InterruptedException {
        if (!Files.isDirectory(data())) {
            throw new ComputeException("The branch has no data yet: " + data());
        }
        Leftover.await(data());
        shared.own(binaries, folder);
        var port = serverPort.next();
        var log = folder.resolve("postgres.log");
        Files.writeString(log, "");
        var settings = new ArrayList<>(Recovery.archiving(archive()));
        settings.addAll(more);
        var arguments = shared.files().arguments(data(), port, settings);
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
}
