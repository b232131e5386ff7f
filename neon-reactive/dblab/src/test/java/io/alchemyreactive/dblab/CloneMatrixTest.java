package io.alchemyreactive.dblab;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.OperationCall;
import io.alchemyreactive.Stack;
import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.test.CrashMatrix;
import io.alchemyreactive.test.Faults;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Two clones, killed at each point of a deploy, a change, a change of the branch, a reset and a destroy. The clones that
 * are there afterwards are those of the rows, and each can be used with the password of its row.
 */
class CloneMatrixTest {

    record Both(Clone one, Clone two) {}

    private static final boolean LONG = "long".equals(System.getProperty("alchemy.search"));
    private static final int POINTS_OF_EACH = 8;
    private static final long SEED = 7;
    private static final String BRANCH = "other";

    @Test
    void nothingIsLostWhereverAPreviewIsKilled() {
        var all = CrashMatrix.over("clones", World::new).kinds(Faults.Kind.CRASH_BEFORE, Faults.Kind.CRASH_AFTER);
        CrashMatrix matrix = LONG ? all : all.sample(POINTS_OF_EACH, SEED).inTurn();
        CrashMatrix.Report report = Objects.requireNonNull(Mono.fromCallable(() -> matrix.run(scenarios()))
                .subscribeOn(Schedulers.boundedElastic())
                .block(Duration.ofMinutes(LONG ? 60 : 10)));

        System.out.println(report.line());
        assertThat(report.findings()).as(report.line()).isEmpty();
        assertThat(report.points()).isGreaterThanOrEqualTo(POINTS_OF_EACH);
    }

    private static List<CrashMatrix.Scenario> scenarios() {
        var consent = DeployOptions.builder().consent("one").consent("two").build();
        var deploy = deploy("deploy", "main", 48).with(consent);
        var change = deploy("change", "main", 72).with(consent);
        var branch = deploy("branch", BRANCH, 48).with(consent);
        var reset = CrashMatrix.Action.operate(
                        "reset",
                        providers -> program(providers, "main", 48),
                        new OperationCall<>(Clone.TYPE, "two", CloneVerbs.RESET, new CloneVerbs.Nothing()))
                .with(consent);
        var destroy = CrashMatrix.Action.destroy(providers -> program(providers, "main", 48));
        return List.of(
                scenario("deploy", List.of(), deploy, destroy),
                scenario("change", List.of(deploy), change, deploy),
                scenario("branch", List.of(deploy), branch, deploy),
                scenario("reset", List.of(deploy), reset, deploy),
                scenario("destroy", List.of(deploy), destroy, deploy));
    }

    /** Goes on with the same in every run, and with something else in a long one. */
    private static CrashMatrix.Scenario scenario(
            String name, List<CrashMatrix.Action> before, CrashMatrix.Action struck, CrashMatrix.Action other) {
        CrashMatrix.Action same = struck.operation().isPresent() ? other : struck;
        return new CrashMatrix.Scenario(name, before, struck, LONG ? List.of(same, other) : List.of(same));
    }

    private static CrashMatrix.Action deploy(String name, String branch, int hours) {
        return CrashMatrix.Action.deploy(name, providers -> program(providers, branch, hours));
    }

    private static Stack<Both> program(Providers providers, String branch, int hours) {
        return Stack.named("shop")
                .providers(providers)
                .program(
                        Both.class,
                        Mono.defer(() -> Mono.zip(
                                Clone.of(
                                        "one",
                                        db -> db.instance(World.current())
                                                .branch(branch)
                                                .ttl(Duration.ofHours(hours))),
                                Clone.of("two", db -> db.instance(World.current())),
                                Both::new)));
    }

    /** The clones of one local DBLab without servers; their ids tell whose they are. */
    private static final class World implements CrashMatrix.World {

        private static final MemoryClones SERVERS = new MemoryClones();
        private static final Clones CLONES = start();

        private final StateStore store = MemoryStateStore.create();
        private final Map<String, Identity> owners = new ConcurrentHashMap<>();

        private static Clones start() {
            Clones clones = Clones.inMemory(SERVERS, Clock.systemUTC());
            clones.call(client -> client.createBranch(BRANCH, "main").thenReturn(true));
            return clones;
        }

        static DbLabInstance current() {
            return CLONES.instance;
        }

        @Override
        public StateStore store() {
            return store;
        }

        @Override
        public Providers providers() {
            return Providers.of(new Watched(CLONES.provider, owners));
        }

        @Override
        public List<Identity> objects() {
            return SERVERS.ids().stream().map(owners::get).toList();
        }
    }

    /** The provider of clones, which notes whose clone has which id. */
    private record Watched(CloneProvider clones, Map<String, Identity> owners)
            implements Provider<Clone.Props, Clone.Attributes> {

        @Override
        public ResourceType<?, Clone.Props, Clone.Attributes> type() {
            return clones.type();
        }

        @Override
        public Mono<Found<Clone.Attributes>> read(Read<Clone.Props, Clone.Attributes> request) {
            return clones.read(request);
        }

        @Override
        public Mono<Diff> diff(Change<Clone.Props, Clone.Attributes> change) {
            return clones.diff(change);
        }

        @Override
        public Mono<Diff> diffUnfinished(Set<String> changed, Set<String> unknown) {
            return clones.diffUnfinished(changed, unknown);
        }

        @Override
        public Mono<Clone.Attributes> reconcile(Reconcile<Clone.Props, Clone.Attributes> request) {
            return Mono.defer(() -> {
                Identity identity = request.identity();
                owners.put(identity.physicalName(63), identity);
                return clones.reconcile(request);
            });
        }

        @Override
        public Mono<Void> delete(Delete<Clone.Props, Clone.Attributes> request) {
            return clones.delete(request);
        }

        @Override
        public List<Operation<Clone.Props, Clone.Attributes, ?>> operations() {
            return clones.operations();
        }
    }
}
