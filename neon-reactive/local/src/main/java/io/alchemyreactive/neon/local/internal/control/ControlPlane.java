package io.alchemyreactive.neon.local.internal.control;

import io.alchemyreactive.neon.local.internal.compute.Computes;
import io.alchemyreactive.neon.local.internal.compute.LocalCompute;
import io.alchemyreactive.neon.local.internal.faults.AccountLimits;
import io.alchemyreactive.neon.local.internal.faults.FaultInjection;
import io.alchemyreactive.neon.local.internal.faults.PlannedFault;
import io.alchemyreactive.neon.local.internal.faults.PlannedFaults;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.proxy.EndpointGateway;
import io.alchemyreactive.neon.local.internal.proxy.EndpointProxies;
import io.alchemyreactive.neon.local.internal.routes.AbsentRoutes;
import io.alchemyreactive.neon.local.internal.routes.AccountRoutes;
import io.alchemyreactive.neon.local.internal.routes.AnonymizedRoutes;
import io.alchemyreactive.neon.local.internal.routes.ApiKeyRoutes;
import io.alchemyreactive.neon.local.internal.routes.BackupScheduleRoutes;
import io.alchemyreactive.neon.local.internal.routes.BranchFactory;
import io.alchemyreactive.neon.local.internal.routes.BranchRoutes;
import io.alchemyreactive.neon.local.internal.routes.ChildBranchCreation;
import io.alchemyreactive.neon.local.internal.routes.ControlServices;
import io.alchemyreactive.neon.local.internal.routes.DatabaseRoutes;
import io.alchemyreactive.neon.local.internal.routes.EndpointRoutes;
import io.alchemyreactive.neon.local.internal.routes.LocalRoutes;
import io.alchemyreactive.neon.local.internal.routes.OperationRoutes;
import io.alchemyreactive.neon.local.internal.routes.ProjectRoutes;
import io.alchemyreactive.neon.local.internal.routes.RestoreRoutes;
import io.alchemyreactive.neon.local.internal.routes.RoleRoutes;
import io.alchemyreactive.neon.local.internal.routes.SchemaRoutes;
import io.alchemyreactive.neon.local.internal.routes.SnapshotRoutes;
import io.alchemyreactive.neon.local.internal.routes.UsageView;
import io.alchemyreactive.neon.local.internal.routes.Views;
import io.alchemyreactive.neon.local.internal.routes.VpcRoutes;
import io.alchemyreactive.neon.local.internal.rows.ApiKeyRow;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.Ids;
import io.alchemyreactive.neon.local.internal.rows.MovableClock;
import io.alchemyreactive.neon.local.internal.rows.StateFiles;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.alchemyreactive.neon.local.internal.storage.Using;
import io.alchemyreactive.neon.local.internal.wire.WireTls;
import io.alchemyreactive.neon.local.internal.work.DeletionScheduler;
import io.alchemyreactive.neon.local.internal.work.EndpointAccess;
import io.alchemyreactive.neon.local.internal.work.HistoryRetention;
import io.alchemyreactive.neon.local.internal.work.OperationDispatcher;
import io.alchemyreactive.neon.local.internal.work.OperationScheduler;
import io.alchemyreactive.neon.local.internal.work.PassingComputes;
import io.alchemyreactive.neon.local.internal.work.PeriodicTask;
import io.alchemyreactive.neon.local.internal.work.StorageRegistry;
import io.alchemyreactive.neon.local.internal.work.Sweeper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything behind the HTTP server. It answers calls from its rows and runs their operations. Its own thread reads and
 * changes the rows. Thread-safe.
 */
public final class ControlPlane {

    private static final int STOPS_AT_ONCE = 64;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final ControlState state;
    private final StoredRows rows;
    private final ControlThread thread;
    private final OperationScheduler operations;
    private final EndpointProxies proxies;
    private final EndpointAccess access;
    private final StorageRegistry storages;
    private final Computes computes;
    private final FaultInjection faultInjection;
    private final Sweeper sweeper;
    private final HistoryRetention retention;
    private final FailureLog log = new FailureLog();
    private final Router router = new Router();
    private final Router own = new Router();
    private final Disposable.Swap ticking = Disposables.swap();

    private ControlPlane(
            Path folder, StateFiles store, Computes computes, LoopResources loops, WireTls tls, Settings settings) {
        var state = new ControlState(
                store.rows(),
                store.passwords(),
                new Ids(settings.random()),
                new MovableClock(settings.clock()),
                new ControlThread(store));
        this.state = state;
        this.computes = computes;
        rows = state.rows();
        thread = state.thread();
        proxies = new EndpointProxies(loops, tls, state.clock(), log);
        faultInjection = new FaultInjection(
                new PlannedFaults(new SplittableRandom(settings.random().nextLong())),
                new AccountLimits(settings.clock()),
                new AtomicBoolean());
        storages = new StorageRegistry(folder.resolve("projects"), computes, state);
        operations = new OperationScheduler(
                state, faultInjection.faults(), new OperationDispatcher(state, storages, proxies));
        access = new EndpointAccess(state, proxies, operations, storages, faultInjection.limits());
        var deletions = new DeletionScheduler(rows, operations);
        sweeper = new Sweeper(state, operations, storages, proxies, deletions);
        retention = new HistoryRetention(state, storages, log);
        var views = new Views(rows, store.passwords());
        var services = new ControlServices(state, views, operations, access, storages, faultInjection);
        var factory = new BranchFactory(services);
        var creation = new ChildBranchCreation(services, factory);
        new ProjectRoutes(services, factory, settings.strict()).addTo(router);
        new BranchRoutes(services, factory, creation, deletions).addTo(router);
        new AnonymizedRoutes(services, creation).addTo(router);
        new SchemaRoutes(services).addTo(router);
        new RestoreRoutes(services, factory).addTo(router);
        new SnapshotRoutes(services, factory, deletions).addTo(router);
        new EndpointRoutes(services, factory).addTo(router);
        new RoleRoutes(services, factory).addTo(router);
        new DatabaseRoutes(services, factory).addTo(router);
        new OperationRoutes(services).addTo(router);
        new AccountRoutes().addTo(router);
        new ApiKeyRoutes(services).addTo(router);
        new VpcRoutes(services).addTo(router);
        new BackupScheduleRoutes(services).addTo(router);
        new AbsentRoutes(services).addTo(router);
        new LocalRoutes(services).addTo(own);
    }

    /**
     * Opens the state of a folder: starts the listeners of endpoints, and continues operations that an earlier run left
     * unfinished.
     *
     * @return emits the control plane; fails when the state cannot be read
     */
    public static Mono<ControlPlane> open(
            Path folder, Computes computes, LoopResources loops, WireTls tls, Settings settings) {
        return Blocking.call(() -> new ControlPlane(folder, StateFiles.in(folder), computes, loops, tls, settings))
                .flatMap(plane -> plane.thread
                        .change(plane::recover)
                        .thenReturn(plane)
                        .onErrorResume(failure -> Using.failAfter(failure, plane.close())));
    }

    /** Connects clients that do not use the listener of an endpoint. */
    public EndpointGateway gateway() {
        return new EndpointGateway(state, proxies, access);
    }

    /** The port of the HTTP server in the last run; 0 before the first run. */
    public Mono<Integer> lastApiPort() {
        return thread.read(() -> rows.apiPort);
    }

    /** Stores the port of the HTTP server for the next run. */
    public Mono<Void> keepApiPort(int port) {
        return thread.change(() -> rows.apiPort = port).then();
    }

    /** Computes beside those of branches, for clones of a local DBLab. */
    public PassingComputes passingComputes() {
        return new PassingComputes(state, storages);
    }

    /** Whether a client created this key and has not revoked it. */
    public Mono<Boolean> accepts(String key) {
        return thread.read(() -> {
            var digest = ApiKeyRow.digest(key);
            return rows.apiKeys.stream().anyMatch(row -> row.digest.equals(digest));
        });
    }

    /**
     * Answers a call of the API.
     *
     * @param path the path after the base URL, still percent-encoded
     * @param query the decoded query
     * @param body the text of the body; empty when there is none
     * @return emits the answer, also for errors; empty when the connection must end without an answer; never fails
     */
    public Mono<Response> answer(String method, String path, Map<String, String> query, String body) {
        return Mono.defer(() -> {
            var tooMany = faultInjection.limits().request();
            if (tooMany.isPresent()) {
                return Mono.just(
                        Response.error(429, "", "rate limit exceeded").retryAfter(tooMany.map(Duration::toSeconds)));
            }
            var called = answer(router, new Request(method, path, Map.of(), query, body));
            return faultInjection
                    .faults()
                    .ofCall(method, path)
                    .map(fault -> spoil(called, fault))
                    .orElse(called);
        });
    }

    /** Answers a call of a local route, such as one that moves the clock; never fails. */
    public Mono<Response> answerOwn(String method, String path, String body) {
        return answer(own, new Request(method, path, Map.of(), Map.of(), body))
                .flatMap(reply -> sweeper.sweep().thenReturn(reply))
                .onErrorResume(ControlPlane::refusal);
    }

    private static Mono<Response> spoil(Mono<Response> called, PlannedFault.Effect fault) {
        if (fault instanceof PlannedFault.Answer answer) {
            return Mono.just(Response.error(answer.status(), "", "answered so on demand")
                    .retryAfter(answer.retryAfterSeconds()));
        }
        if (fault instanceof PlannedFault.Delay delay) {
            return called.delaySubscription(delay.by());
        }
        return fault instanceof PlannedFault.LoseResponse ? called.then(Mono.empty()) : called;
    }

    private Mono<Response> answer(Router routes, Request request) {
        var turn = request.method().equals("GET")
                ? thread.read(() -> routes.answer(request))
                : thread.change(() -> routes.answer(request));
        return turn.flatMap(answer -> answer).onErrorResume(ControlPlane::refusal);
    }

    private static Mono<Response> refusal(Throwable failure) {
        return Mono.just(
                failure instanceof ApiException refusal
                        ? Response.refusal(refusal)
                        : Response.error(500, "", "the local Neon failed: " + failure));
    }

    /** The running operations and the copies for recoveries, as in the status. */
    public Mono<ObjectNode> usage() {
        return thread.read(() -> UsageView.of(rows));
    }

    /** The process id of PostgreSQL for a branch; empty while the branch is suspended or when it does not exist. */
    public Mono<OptionalLong> processOf(String branchId) {
        return thread.read(() -> Optional.ofNullable(rows.branches.get(branchId))
                .map(branch -> storages.compute(branch).pid())
                .orElse(OptionalLong.empty()));
    }

    /**
     * Waits for the end of running operations, closes the listeners and stops all PostgreSQL processes.
     *
     * @return completes when no process runs any more. A failed step does not prevent the later ones; the failures are
     *     signalled at the end.
     */
    public Mono<Void> close() {
        return Flux.concatDelayError(
                        thread.read(() -> {
                                    ticking.dispose();
                                    proxies.closeAll();
                                    return operations.close();
                                })
                                .flatMap(ended -> ended),
                        thread.read(storages::all)
                                .flatMapMany(Flux::fromIterable)
                                .flatMapDelayError(LocalCompute::stop, STOPS_AT_ONCE, 1),
                        Mono.defer(thread::close),
                        Mono.fromRunnable(computes::close))
                .then();
    }

    private boolean recover() {
        for (var endpoint : rows.endpoints.values()) {
            if (endpoint.isActive()) {
                endpoint.idle(state.now());
            }
            access.givePorts(endpoint);
            access.open(endpoint);
        }
        operations.resume();
        // Both run in parallel, because a copy of much data takes long.
        ticking.update(Disposables.composite(
                everySecond("Suspending idle computes and deleting what has expired", sweeper.sweep()),
                everySecond("Deleting history that is not kept any more", retention.tend())));
        return true;
    }

    private Disposable everySecond(String name, Mono<Void> work) {
        return PeriodicTask.start(name, work, LOOK_AGAIN, Blocking.TIMER, log);
    }

    /**
     * The settings of a control plane.
     *
     * @param clock the clock for the times in rows
     * @param random the source of identifiers and passwords
     * @param strict whether in new projects every change conflicts with every unfinished operation
     */
    public record Settings(Clock clock, RandomGenerator random, boolean strict) {}
}
