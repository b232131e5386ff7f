package io.alchemyreactive.neon.local;

import io.alchemyreactive.neon.local.dblab.LocalDbLab;
import io.alchemyreactive.neon.local.dblab.LocalDbLabOptions;
import io.alchemyreactive.neon.local.internal.compute.Certificate;
import io.alchemyreactive.neon.local.internal.compute.Computes;
import io.alchemyreactive.neon.local.internal.compute.Launcher;
import io.alchemyreactive.neon.local.internal.compute.ServerFiles;
import io.alchemyreactive.neon.local.internal.compute.StallLimit;
import io.alchemyreactive.neon.local.internal.control.ControlPlane;
import io.alchemyreactive.neon.local.internal.extensions.AddedExtensions;
import io.alchemyreactive.neon.local.internal.extensions.RefusedExtensionException;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.serverless.SqlOverHttp;
import io.alchemyreactive.neon.local.internal.serverless.WebSocketTunnel;
import io.alchemyreactive.neon.local.internal.storage.BinaryStore;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.alchemyreactive.neon.local.internal.storage.DirectoryCopy;
import io.alchemyreactive.neon.local.internal.storage.FileLocks;
import io.alchemyreactive.neon.local.internal.storage.Platform;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import io.alchemyreactive.neon.local.internal.storage.Using;
import io.alchemyreactive.neon.local.internal.wire.WireTls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;

/**
 * A local Neon inside this JVM. It runs until it is stopped, and its PostgreSQL processes end with the JVM at the
 * latest. Thread-safe.
 */
public final class LocalNeon {

    private static final int LOOPS = 2;
    private static final Duration LOOPS_END = Duration.ofSeconds(5);

    private final RunningNeon running;
    private final HeldResources resources;
    private final ControlPlane control;
    private final RequestLog requests;
    private final DisposableServer server;
    private final Collection<LocalDbLab> dblabs = new ConcurrentLinkedQueue<>();
    private final Sinks.Empty<Void> stopped = Sinks.empty();
    private final Mono<Void> stopping;

    private LocalNeon(HeldResources resources, ControlPlane control, RequestLog requests, DisposableServer server) {
        this.running = resources.running(server.port());
        this.resources = resources;
        this.control = control;
        this.requests = requests;
        this.server = server;
        this.stopping = Mono.defer(this::end)
                .doOnSuccess(done -> stopped.tryEmitEmpty())
                .doOnError(stopped::tryEmitError)
                .cache();
    }

    /**
     * Starts a local Neon in a folder, with the projects that the folder contains.
     *
     * @return emits the running server; fails with {@link LocalNeonException} when another local Neon uses the folder,
     *     with {@link PostgresExtensionException} when an added extension would not work, and with the cause when it
     *     cannot be prepared. A cancel before the server is emitted stops everything that was started.
     */
    public static Mono<LocalNeon> start(LocalNeonOptions options) {
        return start(options, StallLimit.DEFAULT);
    }

    /** Starts a local Neon with another stall limit for PostgreSQL. */
    static Mono<LocalNeon> start(LocalNeonOptions options, StallLimit stallLimit) {
        return Blocking.call(() -> HeldResources.prepare(options, stallLimit))
                .flatMap(resources -> start(resources, options)
                        .onErrorResume(failure -> Using.failAfter(failure, resources.release())));
    }

    private static Mono<LocalNeon> start(HeldResources resources, LocalNeonOptions options) {
        var settings = new ControlPlane.Settings(options.clock(), options.random(), options.strict());
        return ControlPlane.open(options.folder(), resources.computes(), resources.loops(), resources.tls(), settings)
                .flatMap(control -> {
                    var requests = new RequestLog(options.folder().resolve("requests.log"), options.clock());
                    return control.lastApiPort()
                            .flatMap(last -> listen(resources, options, control, requests, last))
                            .onErrorResume(failure -> Using.failAfter(failure, control.close()))
                            .map(server -> new LocalNeon(resources, control, requests, server));
                })
                .flatMap(neon -> neon.control
                        .keepApiPort(neon.server.port())
                        .then(Blocking.run(() -> EndpointFile.write(neon.running)))
                        .thenReturn(neon)
                        .onErrorResume(failure -> Using.failAfter(failure, neon.stop())))
                .doOnNext(neon -> resources
                        .stopRequested()
                        .asMono()
                        .then(neon.stop())
                        .subscribe(
                                done -> {},
                                failure -> FailureLog.write(
                                        "Stopping the local Neon in " + neon.folder(),
                                        failure,
                                        "End its process " + neon.running.pid() + " by hand.")));
    }

    private static Mono<DisposableServer> listen(
            HeldResources resources, LocalNeonOptions options, ControlPlane control, RequestLog requests, int last) {
        var status = EndpointFile.identity(
                resources.running(0), resources.extensions().names(), options.extensions());
        var own = new LifecycleRoutes(status, resources.stopRequested()::tryEmitEmpty);
        var sql = new SqlOverHttp(resources.loops(), resources.tls(), control.gateway());
        var tunnel = new WebSocketTunnel(resources.loops(), resources.tls(), control.gateway());
        var api = new ApiServer(control, requests, resources.apiKey(), own, sql, tunnel);
        return options.port() != 0
                ? api.listen(resources.loops(), options.port())
                : api.listen(resources.loops(), last).onErrorResume(taken -> {
                    FailureLog.write(
                            "Listening on 127.0.0.1:" + last + ", the port that the local Neon had before,",
                            taken,
                            "It listens on another one, which stands in " + EndpointFile.in(options.folder()) + ".");
                    return api.listen(resources.loops(), 0);
                });
    }

    /**
     * Checks the extensions in the folder that the options name, if any. Blocks.
     *
     * @throws PostgresExtensionException when an extension would not work
     */
    static void checkExtensions(LocalNeonOptions options) throws Exception {
        if (options.extensions().isEmpty()) {
            return;
        }
        var platform = Platform.current();
        var classPath = LocalNeon.class.getClassLoader();
        try {
            AddedExtensions.check(
                    options.extensions(),
                    classPath,
                    new BinaryStore(options.cacheFolder(), platform, classPath),
                    platform);
        } catch (RefusedExtensionException e) {
            throw PostgresExtensionException.of(e);
        }
    }

    /** The base URL for clients, ending in {@code /api/v2}. */
    public String apiUrl() {
        return running.apiUrl();
    }

    /** The key that clients send: the key in the options, or a random one that the folder stores. */
    public String apiKey() {
        return running.apiKey();
    }

    /** The file with the certificate that clients need to verify the PostgreSQL servers. */
    public Path caFile() {
        return running.caFile();
    }

    /** The folder with the state, data directories and logs. */
    public Path folder() {
        return running.folder();
    }

    /** The URL, key, certificate, process and folder in one value. */
    public RunningNeon running() {
        return running;
    }

    /** The answered requests, oldest first; at most the last ten thousand of this run. */
    public List<LoggedRequest> requests() {
        return requests.latest();
    }

    /** The process id of PostgreSQL for a branch; empty while the branch is suspended or when it does not exist. */
    public Mono<OptionalLong> processOf(String branchId) {
        return control.processOf(branchId);
    }

    /**
     * Starts a local DBLab over a branch of this local Neon. Its first snapshot, of branch {@code main}, holds what the
     * branch holds now. Its clones and snapshots are copies that this local Neon does not show, and are gone when the
     * local DBLab or this local Neon stops.
     *
     * @return emits the local DBLab when it listens; fails when there is no such branch, the port is taken, or the data
     *     cannot be copied
     */
    public Mono<LocalDbLab> startDbLab(String projectId, String branchId, LocalDbLabOptions options) {
        return Mono.defer(() ->
                        LocalDbLab.start(new BranchClones(control.passingComputes(), projectId, branchId), options))
                .doOnNext(dblabs::add);
    }

    /**
     * Completes when the local Neon has stopped, also when a request over HTTP stopped it. Fails when it could not be
     * stopped. Does not stop it.
     */
    public Mono<Void> stopped() {
        return stopped.asMono();
    }

    /**
     * Stops the local Neon. Completes when all its PostgreSQL processes have ended and the folder is free. All callers
     * share one shutdown; a request over HTTP has this effect too. When one part cannot be stopped or released, the
     * other parts are, and then it fails.
     */
    public Mono<Void> stop() {
        return stopping;
    }

    /** Deletes the folder with all projects. Call it after the local Neon has stopped. */
    public Mono<Void> forget() {
        return Blocking.run(() -> PrivateFiles.deleteTree(running.folder()));
    }

    /** Runs all steps of the shutdown, even when one of them fails. */
    private Mono<Void> end() {
        return Flux.concatDelayError(
                        Blocking.run(() -> EndpointFile.delete(running.folder())),
                        Flux.fromIterable(dblabs).concatMapDelayError(LocalDbLab::stop),
                        Mono.fromRunnable(server::dispose),
                        server.onDispose(),
                        control.close(),
                        resources.release())
                .then();
    }

    /** The resources that a local Neon holds while it runs. */
    private record HeldResources(
            LocalNeonOptions options,
            String apiKey,
            FileLocks.Held lock,
            Certificate certificate,
            WireTls tls,
            LoopResources loops,
            AddedExtensions extensions,
            Computes computes,
            Sinks.Empty<Void> stopRequested) {

        static HeldResources prepare(LocalNeonOptions options, StallLimit stallLimit) throws Exception {
            var folder = PrivateFiles.folder(options.folder());
            var lock = FileLocks.tryHold(folder.resolve("lock"))
                    .orElseThrow(() -> new LocalNeonException("A local Neon already runs in " + folder
                            + ": use that one, its address stands in " + EndpointFile.in(folder) + ", or stop it"));
            try {
                EndpointFile.delete(folder);
                var apiKey = ApiKeyFile.settle(options);
                var files = ServerFiles.in(folder, Path.of(System.getProperty("java.home", "/usr")));
                var platform = Platform.current();
                var classPath = LocalNeon.class.getClassLoader();
                var store = new BinaryStore(options.cacheFolder(), platform, classPath);
                var tls = WireTls.of(files.certificate());
                var extensions = extensions(options, classPath, store, platform);
                var loops = LoopResources.create("neon-local", LOOPS, true);
                var computes = new Computes(
                        store,
                        extensions,
                        new DirectoryCopy(platform),
                        files,
                        loops,
                        () -> password(options),
                        new Launcher(),
                        stallLimit);
                return new HeldResources(
                        options, apiKey, lock, files.certificate(), tls, loops, extensions, computes, Sinks.empty());
            } catch (Throwable e) {
                closeAfter(e, lock);
                throw e;
            }
        }

        private static AddedExtensions extensions(
                LocalNeonOptions options, ClassLoader classPath, BinaryStore store, Platform platform)
                throws Exception {
            try {
                return AddedExtensions.of(options.extensions(), classPath, store, platform);
            } catch (RefusedExtensionException e) {
                throw PostgresExtensionException.of(e);
            }
        }

        private static void closeAfter(Throwable failure, FileLocks.Held lock) {
            try {
                lock.close();
            } catch (IOException late) {
                failure.addSuppressed(late);
            }
        }

        RunningNeon running(int port) {
            return new RunningNeon(
                    "http://127.0.0.1:" + port + ApiServer.BASE,
                    apiKey,
                    certificate.certificate(),
                    ProcessHandle.current().pid(),
                    options.folder());
        }

        Mono<Void> release() {
            return Flux.concatDelayError(
                            Mono.fromRunnable(computes::close),
                            Blocking.run(extensions::close),
                            loops.disposeLater(Duration.ZERO, LOOPS_END),
                            Blocking.run(lock::close))
                    .then();
        }

        private static String password(LocalNeonOptions options) {
            var bytes = new byte[24];
            options.random().nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }
}
