package io.alchemyreactive.neon.local.internal.control;

import io.alchemyreactive.neon.local.internal.compute.Compute;
import io.alchemyreactive.neon.local.internal.compute.Computes;
import io.alchemyreactive.neon.local.internal.faults.Behaviour;
import io.alchemyreactive.neon.local.internal.faults.Fault;
import io.alchemyreactive.neon.local.internal.faults.Faults;
import io.alchemyreactive.neon.local.internal.faults.Limits;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Call;
import io.alchemyreactive.neon.local.internal.http.Reply;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.proxy.Doors;
import io.alchemyreactive.neon.local.internal.routes.AccountRoutes;
import io.alchemyreactive.neon.local.internal.routes.AnonymizedRoutes;
import io.alchemyreactive.neon.local.internal.routes.BranchCreation;
import io.alchemyreactive.neon.local.internal.routes.BranchRoutes;
import io.alchemyreactive.neon.local.internal.routes.DatabaseRoutes;
import io.alchemyreactive.neon.local.internal.routes.EndpointRoutes;
import io.alchemyreactive.neon.local.internal.routes.NewBranches;
import io.alchemyreactive.neon.local.internal.routes.OperationRoutes;
import io.alchemyreactive.neon.local.internal.routes.OwnApi;
import io.alchemyreactive.neon.local.internal.routes.Parts;
import io.alchemyreactive.neon.local.internal.routes.ProjectRoutes;
import io.alchemyreactive.neon.local.internal.routes.RestoreRoutes;
import io.alchemyreactive.neon.local.internal.routes.RoleRoutes;
import io.alchemyreactive.neon.local.internal.routes.SchemaRoutes;
import io.alchemyreactive.neon.local.internal.routes.SnapshotRoutes;
import io.alchemyreactive.neon.local.internal.routes.Views;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.Ids;
import io.alchemyreactive.neon.local.internal.rows.MovableClock;
import io.alchemyreactive.neon.local.internal.rows.Rows;
import io.alchemyreactive.neon.local.internal.rows.Store;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.alchemyreactive.neon.local.internal.work.EndpointAccess;
import io.alchemyreactive.neon.local.internal.work.Operations;
import io.alchemyreactive.neon.local.internal.work.Removal;
import io.alchemyreactive.neon.local.internal.work.Retention;
import io.alchemyreactive.neon.local.internal.work.Storages;
import io.alchemyreactive.neon.local.internal.work.Sweeper;
import io.alchemyreactive.neon.local.internal.work.Work;
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

/**
 * Everything behind the HTTP server: it answers calls from its rows and carries out their operations. Thread-safe; its
 * own thread does the reading and changing of rows.
 */
public final class ControlPlane {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final ControlState state;
    private final Rows rows;
    private final ControlThread thread;
    private final Operations operations;
    private final Doors doors;
    private final EndpointAccess access;
    private final Storages storages;
    private final Computes computes;
    private final Behaviour behaviour;
    private final Sweeper sweeper;
    private final Retention retention;
    private final Router router = new Router();
    private final Router own = new Router();
    private final Disposable.Swap ticking = Disposables.swap();

    private ControlPlane(Path folder, Store store, Computes computes, LoopResources loops, Settings settings) {
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
        doors = new Doors(loops, state.clock());
        behaviour = new Behaviour(
                new Faults(new SplittableRandom(settings.random().nextLong())),
                new Limits(settings.clock()),
                new AtomicBoolean());
        storages = new Storages(folder.resolve("projects"), computes, state);
        operations = new Operations(state, behaviour.faults(), new Work(state, storages, doors));
        access = new EndpointAccess(state, doors, operations, storages, behaviour.limits());
        var removal = new Removal(rows, operations);
        sweeper = new Sweeper(state, operations, storages, doors, removal);
        retention = new Retention(state, storages);
        var views = new Views(rows, store.passwords());
        var parts = new Parts(state, views, operations, access, storages, behaviour);
        var newBranches = new NewBranches(parts);
        var creation = new BranchCreation(parts, newBranches);
        new ProjectRoutes(parts, newBranches, settings.strict()).addTo(router);
        new BranchRoutes(parts, newBranches, creation, removal).addTo(router);
        new AnonymizedRoutes(parts, creation).addTo(router);
        new SchemaRoutes(parts).addTo(router);
        new RestoreRoutes(parts, newBranches).addTo(router);
        new SnapshotRoutes(parts, newBranches, removal).addTo(router);
        new EndpointRoutes(parts, newBranches).addTo(router);
        new RoleRoutes(parts, newBranches).addTo(router);
        new DatabaseRoutes(parts, newBranches).addTo(router);
        new OperationRoutes(parts).addTo(router);
        new AccountRoutes().addTo(router);
        new OwnApi(parts).addTo(own);
    }

    /**
     * Opens the state of a folder: doors stand open again, and operations that an earlier run left unfinished go on.
     *
     * @return emits the control plane; fails when the state cannot be read
     */
    public static Mono<ControlPlane> open(Path folder, Computes computes, LoopResources loops, Settings settings) {
        return Blocking.call(() -> new ControlPlane(folder, Store.in(folder), computes, loops, settings))
                .flatMap(plane -> plane.thread.change(plane::recover).thenReturn(plane));
    }

    /** The port that the HTTP server had when it last ran, 0 before its first run. */
    public Mono<Integer> lastApiPort() {
        return thread.read(() -> rows.apiPort);
    }

    /** Keeps the port of the HTTP server for the next run. */
    public Mono<Void> keepApiPort(int port) {
        return thread.change(() -> rows.apiPort = port).then();
    }

    /**
     * Answers a call of the API.
     *
     * @param path below the base, still percent-encoded
     * @param query decoded
     * @param body the text of the body, empty when there is none
     * @return emits the answer, also for errors, and is empty when the connection shall end without one; never fails
     */
    public Mono<Reply> answer(String method, String path, Map<String, String> query, String body) {
        return Mono.defer(() -> {
            var tooMany = behaviour.limits().request();
            if (tooMany.isPresent()) {
                return Mono.just(
                        Reply.error(429, "", "rate limit exceeded").retryAfter(tooMany.map(Duration::toSeconds)));
            }
            var called = answer(router, new Call(method, path, Map.of(), query, body));
            return behaviour
                    .faults()
                    .ofCall(method, path)
                    .map(fault -> spoil(called, fault))
                    .orElse(called);
        });
    }

    /** Answers a call of the local Neon about itself, such as one that moves its clock; never fails. */
    public Mono<Reply> answerOwn(String method, String path, String body) {
        return answer(own, new Call(method, path, Map.of(), Map.of(), body))
                .flatMap(reply -> sweeper.sweep().thenReturn(reply));
    }

    private static Mono<Reply> spoil(Mono<Reply> called, Fault.Effect fault) {
        if (fault instanceof Fault.Answer answer) {
            return Mono.just(
                    Reply.error(answer.status(), "", "answered so on demand").retryAfter(answer.retryAfterSeconds()));
        }
        if (fault instanceof Fault.Delay delay) {
            return called.delaySubscription(delay.by());
        }
        return fault instanceof Fault.LoseResponse ? called.then(Mono.empty()) : called;
    }

    private Mono<Reply> answer(Router routes, Call call) {
        var turn = call.method().equals("GET")
                ? thread.read(() -> routes.answer(call))
                : thread.change(() -> routes.answer(call));
        return turn.flatMap(answer -> answer)
                .onErrorResume(failure -> Mono.just(
                        failure instanceof ApiException refusal
                                ? Reply.error(refusal.status(), refusal.code(), String.valueOf(refusal.getMessage()))
                                : Reply.error(500, "", "the local Neon failed: " + failure)));
    }

    /** The PostgreSQL process behind a branch, empty while it is suspended or when there is no such branch. */
    public Mono<OptionalLong> processOf(String branchId) {
        return thread.read(() -> Optional.ofNullable(rows.branches.get(branchId))
                .map(branch -> storages.compute(branch).pid())
                .orElse(OptionalLong.empty()));
    }

    /** Ends what is under way, closes the doors and stops all PostgreSQL processes; completes when none is left. */
    public Mono<Void> close() {
        return thread.read(() -> {
                    ticking.dispose();
                    doors.closeAll();
                    return operations.close();
                })
                .flatMap(ended -> ended)
                .then(thread.read(storages::all))
                .flatMapMany(Flux::fromIterable)
                .flatMap(Compute::stop)
                .then(Mono.defer(thread::close))
                .then(Mono.fromRunnable(computes::close));
    }

    private boolean recover() {
        for (var endpoint : rows.endpoints.values()) {
            if (endpoint.isActive()) {
                endpoint.idle(state.now());
            }
            access.open(endpoint);
        }
        operations.resume();
        // Side by side, since a copy of much data takes its time.
        ticking.update(Disposables.composite(everySecond(sweeper.sweep()), everySecond(retention.tend())));
        return true;
    }

    private static Disposable everySecond(Mono<Void> look) {
        return Flux.interval(LOOK_AGAIN)
                .onBackpressureDrop()
                .concatMap(tick -> look.onErrorResume(failure -> Mono.empty()), 1)
                .subscribe();
    }

    /**
     * How a control plane works.
     *
     * @param clock for the times in rows
     * @param random for identifiers and passwords
     * @param strict whether in new projects every mutation conflicts with every unfinished operation
     */
    public record Settings(Clock clock, RandomGenerator random, boolean strict) {}
}
