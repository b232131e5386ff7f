package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.storage.Binaries;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import io.alchemyreactive.neon.local.internal.storage.Using;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The data of one branch and the PostgreSQL process that serves it while the branch is active. Starts, stops and copies
 * run one at a time, so a server never starts or stops during a copy; a connection waits meanwhile. Thread-safe.
 */
public final class LocalCompute {

    private static final String BUSY = "SELECT pid::text FROM pg_stat_activity WHERE backend_type = 'client backend'"
            + " AND state <> 'idle' AND pid <> pg_backend_pid() LIMIT 1";

    private final Computes shared;
    private final BranchFolder folder;
    private final int major;
    /** The primary that this replica follows; null for a primary. */
    private final @Nullable LocalCompute primary;

    private final Server server;
    private final SerialExecution serial;
    /**
     * The password of the hidden superuser. Empty until the first branch of a project is filled; later branches get it
     * when they are made.
     */
    private volatile String adminPassword;
    /** Settings in addition to those of every server. The running server may have been started with other settings. */
    private volatile List<String> settings = List.of();

    private volatile List<String> applied = List.of();

    LocalCompute(Computes shared, Path folder, int major, String adminPassword, @Nullable LocalCompute primary) {
        this.shared = shared;
        this.folder = new BranchFolder(folder);
        this.major = major;
        this.adminPassword = adminPassword;
        this.primary = primary;
        this.serial = new SerialExecution("The work on " + folder);
        this.server = new Server(shared, this.folder);
    }

    /** Whether the process is alive. */
    public boolean isRunning() {
        return server.running().isPresent();
    }

    /** The id of the process that serves this branch; empty while it is suspended. */
    public OptionalLong pid() {
        return server.running().map(process -> OptionalLong.of(process.pid())).orElse(OptionalLong.empty());
    }

    /** Emits the port of the running server. Starts the server when it does not run. Fails when the start fails. */
    public Mono<Integer> port() {
        return Mono.defer(() ->
                server.running().map(process -> Mono.just(process.port())).orElseGet(() -> serial.take(started())));
    }

    /** Completes when no process serves the port any more. */
    public Mono<Void> ended(int port) {
        return Mono.defer(() -> server.running()
                .filter(process -> process.port() == port)
                .map(ServerProcess::ended)
                .orElse(Mono.empty()));
    }

    /** Sets the additional settings for the next start of the server, as {@code name=value}. */
    public void configure(List<String> wanted) {
        settings = List.copyOf(wanted);
    }

    /** Restarts the server when it runs with other settings than the wanted ones. Its sessions end then. */
    public Mono<Void> reconfigured() {
        return serial.take(Mono.defer(() -> isRunning() && !applied.equals(settings)
                ? server.stop().then(started()).then()
                : Mono.empty()));
    }

    /** Emits SQL access as the hidden superuser. Starts the server when it does not run. */
    public Mono<AdminSql> sql() {
        return port().map(this::admin);
    }

    /** Whether a client's statement is running; false when no server runs. */
    public Mono<Boolean> isBusy() {
        return Mono.defer(() -> server.running()
                .map(process -> admin(process.port()).texts("postgres", BUSY).hasElements())
                .orElse(Mono.just(false)));
    }

    /** Ends the process and its sessions. Completes at once when no process runs. */
    public Mono<Void> stop() {
        return serial.take(server.stop());
    }

    /**
     * Fills the empty branch from the template of its version. Replaces the rest of an interrupted attempt.
     *
     * @param base the folder for the copy from which recoveries start
     * @return the password of its hidden superuser, which its copies share
     */
    public Mono<String> fill(Path base) {
        return serial.take(binaries()
                .flatMap(binaries -> Blocking.call(() -> {
                    folder.clear();
                    PrivateFiles.deleteTree(base);
                    var template = shared.template(binaries);
                    shared.copies().frozen(template.data(), base);
                    shared.copies().stopped(template.data(), folder.data());
                    adminPassword = template.adminPassword();
                    return template.adminPassword();
                })));
    }

    /**
     * Copies the current state of this branch into another branch and replaces the content there. A running server
     * continues to serve its sessions.
     *
     * @return the position in the write-ahead log up to which the copy is complete
     */
    public Mono<Lsn> copyTo(LocalCompute child) {
        var target = child.folder;
        return serial.take(Blocking.run(target::clear).then(copied(target.data())));
    }

    /**
     * Copies this branch into another branch as {@link #copyTo(LocalCompute)} does, unless a transaction has ended
     * since the given state.
     *
     * @return the position up to which the copy is complete; empty when the copy would contain more than the state
     */
    public Mono<Lsn> copyTo(LocalCompute child, CommittedState state) {
        var target = child.folder;
        return serial.take(Blocking.run(target::clear)
                .then(Mono.defer(() -> server.running()
                        .map(process -> backup(target.data()).take(admin(process.port()), state))
                        .orElseGet(() -> Blocking.call(() -> folder.restingPlace(Optional.of(state.place()))
                                        .filter(state.place()::equals)
                                        .isPresent())
                                .filter(Boolean::booleanValue)
                                .flatMap(same -> copiedAtRest(target.data()))))));
    }

    /**
     * The current commits of this branch. A server that does not run is started only when it did not shut down
     * normally.
     *
     * @param copied the position at which the copy was complete from which this branch started
     */
    public Mono<CommittedState> committed(Optional<Lsn> copied) {
        // When the server stops during the query, the query is repeated after the stop.
        return Mono.defer(() -> known(copied).onErrorResume(gone -> Mono.empty()))
                .switchIfEmpty(serial.take(Mono.defer(() -> known(copied))
                        .switchIfEmpty(Mono.defer(this::started)
                                .flatMap(port -> admin(port).committed()))));
    }

    private Mono<CommittedState> known(Optional<Lsn> copied) {
        return server.running()
                .map(process -> admin(process.port()).committed())
                .orElseGet(() -> Blocking.call(() -> folder.restingPlace(copied))
                        .flatMap(Mono::justOrEmpty)
                        .map(place -> new CommittedState(place, Optional.empty())));
    }

    /**
     * Stores a copy of the current state of this branch, from which recoveries can start.
     *
     * @param name the name of the copy; replaces a copy with this name
     * @return the position at which the copy is complete, and its size
     */
    public Mono<BaseCopy> keepBase(String name) {
        var target = folder.bases().resolve(name);
        return serial.take(Blocking.run(() -> {
                    if (!Files.isDirectory(folder.data())) {
                        throw new ComputeException("The branch has no data to keep: " + folder.data());
                    }
                    PrivateFiles.deleteTree(target);
                })
                .then(copied(target))
                .flatMap(place -> Blocking.call(() -> new BaseCopy(place, PrivateFiles.bytes(target)))));
    }

    /** The size of the data on disk in bytes, without its log. */
    public Mono<Long> dataBytes() {
        return Blocking.call(() -> PrivateFiles.bytes(folder.data()) - PrivateFiles.bytes(folder.wal()));
    }

    /** The folder of a stored copy. Without a name, the data itself, for a branch that is never started again. */
    public Path base(String name) {
        return name.isEmpty() ? folder.data() : folder.bases().resolve(name);
    }

    /**
     * The number of bytes of log after a position, in whole segments. Archives the segments that the server does not
     * need any more.
     */
    public Mono<Long> written(Lsn from) {
        return serial.take(Blocking.call(() -> {
            folder.archiveLog();
            return (WalCollection.count(folder.archive(), from) + WalCollection.count(folder.wal(), from))
                    * Lsn.SEGMENT;
        }));
    }

    /** Deletes the log before a position, and all copies except the named ones. */
    public Mono<Void> prune(Lsn first, Set<String> kept) {
        return serial.take(Blocking.run(() -> {
            folder.archiveLog();
            WalCollection.deleteBefore(folder.archive(), first);
            PrivateFiles.deleteAllBut(folder.bases(), kept);
        }));
    }

    /**
     * Gives another branch the state of this branch at a point and replaces the content there. Replays the log on a
     * copy up to the point, without a time limit. Wakes this branch for a moment when it is suspended, so that its log
     * goes beyond the point. This branch can be used again during the replay.
     *
     * @param origin the beginning of the recovery; the last part of its log is that of this branch
     * @param progress receives the progress of the replay from time to time
     * @return the log position of the point
     */
    public Mono<Lsn> recoverTo(
            LocalCompute child, RecoveryOrigin origin, RecoveryPoint point, Consumer<ReplayProgress> progress) {
        return serial.take(Mono.defer(() -> {
                    var asleepAgain = isRunning() ? Mono.<Void>empty() : server.stop();
                    return started()
                            .flatMap(port -> admin(port).closeSegment())
                            .flatMap(end -> Blocking.call(() -> {
                                point.requireWithin(end);
                                child.folder.prepareReplay(origin, shared.copies());
                                return end;
                            }))
                            .onErrorResume(failure -> Using.failAfter(failure, asleepAgain))
                            .flatMap(end -> asleepAgain.thenReturn(end));
                }))
                .flatMap(end -> child.replayed(
                        point, place -> progress.accept(new ReplayProgress(origin.place(), place, end))));
    }

    /** Ends the process and deletes the data. Keeps the log for branches that were copied from this one. */
    public Mono<Void> retire() {
        return serial.take(server.stop().then(Blocking.run(folder::keepOnlyLog)));
    }

    /** Ends the process and deletes the data. A second call does nothing. */
    public Mono<Void> destroy() {
        return serial.take(server.stop().then(Blocking.run(() -> PrivateFiles.deleteTree(folder.root()))));
    }

    private Mono<Lsn> copied(Path target) {
        return Mono.defer(() -> server.running()
                .map(process -> backup(target).take(admin(process.port())))
                .orElseGet(() -> copiedAtRest(target)));
    }

    private OnlineBackup backup(Path target) {
        return new OnlineBackup(shared.copies(), folder.data(), target);
    }

    private Mono<Lsn> copiedAtRest(Path target) {
        return Blocking.call(() -> {
            folder.archiveLog();
            shared.copies().stopped(folder.data(), target);
            return ControlFile.lastCheckpoint(folder.data());
        });
    }

    BranchFolder folder() {
        return folder;
    }

    private AdminSql admin(int port) {
        return new AdminSql(shared.loops(), port, primary == null ? adminPassword : primary.adminPassword);
    }

    private Mono<Binaries> binaries() {
        return Blocking.call(() -> shared.binaries(major));
    }

    private Mono<Integer> started() {
        return Mono.defer(() -> server.running()
                .map(process -> Mono.just(process.port()))
                .orElseGet(() -> (primary == null ? Mono.just(List.<String>of()) : follow(primary)).flatMap(more -> {
                    var wanted = settings;
                    var all = new ArrayList<>(wanted);
                    all.addAll(more);
                    return binaries()
                            .flatMap(binaries -> server.start(binaries, all, place -> {}))
                            .doOnNext(port -> applied = wanted);
                })));
    }

    /**
     * Prepares a replica. It starts from a new copy each time, so that it does not have to catch up with its primary.
     */
    private Mono<List<String>> follow(LocalCompute leader) {
        return leader.copyTo(this)
                .then(leader.port())
                .flatMap(port -> Blocking.call(() -> {
                    PrivateFiles.write(
                            folder.passwords(), "127.0.0.1:*:*:" + Template.ADMIN + ":" + leader.adminPassword + "\n");
                    Files.createFile(folder.data().resolve("standby.signal"));
                    var following =
                            new ArrayList<>(Recovery.following(port, folder.passwords(), leader.folder.archive()));
                    // A replica does not start when such a setting is lower than at its primary.
                    leader.applied.stream().filter(Recovery::isOfBoth).forEach(following::add);
                    return following;
                }));
    }

    private Mono<Lsn> replayed(RecoveryPoint point, Consumer<Lsn> progress) {
        return serial.take(binaries()
                .flatMap(binaries -> server.start(binaries, Recovery.replaying(point), progress))
                .flatMap(port -> admin(port)
                        .texts("postgres", "SELECT pg_last_wal_replay_lsn()::text")
                        .next())
                .flatMap(lsn -> Mono.justOrEmpty(Lsn.parse(lsn)))
                .flatMap(lsn -> server.stop().thenReturn(lsn)));
    }
}
