package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Drift;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Replaces;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.SchemaMigration;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What becomes of stored rows when a type gets another name or other records. */
class TypeVersionsTest {

    record Nothing() {}

    record First(@Replaces String place) {}

    record FirstSeen(String id) {}

    record Second(@Replaces String room, int floor) {}

    record SecondSeen(String id, String sign) {}

    static final class Shelf<A extends Record> extends Resource<A> {
        Shelf(Handle<A> handle) {
            super(handle);
        }
    }

    static final class Inputs extends InputBuilder<Inputs> {
        Inputs with(String property, Object value) {
            return set(property, value);
        }
    }

    /** What was a text of both is two properties now, and there is a new attribute. */
    private static final SchemaMigration SPLIT = new SchemaMigration() {
        @Override
        public Value.Fields props(int from, Value.Fields stored) {
            String[] parts = ((Value.Text) stored.values().get("place")).value().split("/", 2);
            return new Value.Fields(
                    Map.of("room", new Value.Text(parts[0]), "floor", new Value.Num(new BigDecimal(parts[1]))));
        }

        @Override
        public Value.Fields attributes(int from, Value.Fields stored) {
            Map<String, Value> more = new TreeMap<>(stored.values());
            more.put("sign", new Value.Text("none"));
            return new Value.Fields(more);
        }
    };

    private static final Stage DEV = Stage.of("dev");
    private static final ResourceKey KEY = new ResourceKey(new StageKey("store", "dev"), "shelf");

    private final StateStore store = MemoryStateStore.create();
    private final Map<String, Record> existing = new TreeMap<>();
    private final List<String> calls = new ArrayList<>();
    private boolean answersAreLost;

    private final ResourceType<Shelf<FirstSeen>, First, FirstSeen> old =
            ResourceType.of("Test.Shelf", First.class, FirstSeen.class, Shelf::new);
    private final ResourceType<Shelf<FirstSeen>, First, FirstSeen> renamed = ResourceType.of(
                    "Test.Rack", First.class, FirstSeen.class, Shelf<FirstSeen>::new)
            .formerly("Test.Shelf");
    private final ResourceType<Shelf<SecondSeen>, Second, SecondSeen> second = ResourceType.of(
                    "Test.Shelf", Second.class, SecondSeen.class, Shelf<SecondSeen>::new)
            .schema(2, SPLIT);

    /** Makes shelves, which exist as long as they are in the map. */
    private final class Shelves<P extends Record, A extends Record> implements Provider<P, A> {

        private final ResourceType<?, P, A> type;
        private final BiFunction<String, P, A> make;

        Shelves(ResourceType<?, P, A> type, BiFunction<String, P, A> make) {
            this.type = type;
            this.make = make;
        }

        @Override
        public ResourceType<?, P, A> type() {
            return type;
        }

        @Override
        public Mono<Found<A>> read(Read<P, A> request) {
            return Mono.fromSupplier(() -> existing.containsKey(
                            request.identity().instance())
                    ? Found.ours(request.attributes()
                            .orElseGet(() -> make.apply(request.identity().instance(), request.props())))
                    : Found.absent());
        }

        @Override
        public Mono<A> reconcile(Reconcile<P, A> request) {
            return Mono.fromSupplier(() -> {
                calls.add(request.phase() + " " + request.news());
                existing.put(request.identity().instance(), request.news());
                if (answersAreLost) {
                    throw new IllegalStateException("the answer is lost");
                }
                return make.apply(request.identity().instance(), request.news());
            });
        }

        @Override
        public Mono<Void> delete(Delete<P, A> request) {
            return Mono.fromRunnable(() -> {
                calls.add("DELETE " + request.props() + " " + request.attributes());
                existing.remove(request.identity().instance());
            });
        }
    }

    private Provider<?, ?> first(ResourceType<?, First, FirstSeen> type) {
        return new Shelves<>(type, (instance, props) -> new FirstSeen("id"));
    }

    private Provider<?, ?> second() {
        return new Shelves<>(second, (instance, props) -> new SecondSeen("id", "sign"));
    }

    private Stack<Nothing> stack(Provider<?, ?> provider, Mono<?> program) {
        return Stack.named("store")
                .providers(Providers.of(provider))
                .program(Nothing.class, program.thenReturn(new Nothing()));
    }

    private Stack<Nothing> old() {
        return stack(first(old), old.declare("shelf", Inputs::new, (Inputs i) -> i.with("place", "hall/2")));
    }

    private Stack<Nothing> renamed() {
        return stack(first(renamed), renamed.declare("shelf", Inputs::new, (Inputs i) -> i.with("place", "hall/2")));
    }

    private Stack<Nothing> second(String room) {
        return stack(
                second(),
                second.declare(
                        "shelf", Inputs::new, (Inputs i) -> i.with("room", room).with("floor", 2)));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20)));
    }

    private Row row() {
        return run(store.get(KEY));
    }

    @Test
    void typeUnderAnotherNameGoesOnWithItsObjects() {
        run(Alchemy.deploy(old(), DEV));
        long revision = row().revision();
        calls.clear();

        Plan plan = run(Alchemy.plan(renamed(), DEV));
        assertThat(plan.changes())
                .singleElement()
                .satisfies(change -> assertThat(change.action()).isEqualTo(ChangeAction.NOOP));
        run(Alchemy.deploy(renamed(), DEV));
        assertThat(row().current().type()).isEqualTo("Test.Rack");
        assertThat(row().revision()).isEqualTo(revision + 1);
        run(Alchemy.deploy(renamed(), DEV));
        assertThat(row().revision()).isEqualTo(revision + 1);
        assertThat(calls).isEmpty();
    }

    @Test
    void typeUnderAnotherNameIsANewOneWithoutItsAlias() {
        run(Alchemy.deploy(old(), DEV));
        ResourceType<Shelf<FirstSeen>, First, FirstSeen> stranger =
                ResourceType.of("Test.Rack", First.class, FirstSeen.class, Shelf::new);
        Stack<Nothing> stack =
                stack(first(stranger), stranger.declare("shelf", Inputs::new, (Inputs i) -> i.with("place", "hall/2")));
        assertThat(run(Alchemy.plan(stack, DEV)).change("shelf").orElseThrow().action())
                .isEqualTo(ChangeAction.REPLACE);
    }

    @Test
    void rowsUnderAFormerNameAreDestroyedAndCheckedForDrift() {
        run(Alchemy.deploy(old(), DEV));
        Drift same = run(Alchemy.drift(renamed(), DEV, DeployOptions.DEFAULTS));
        assertThat(same.resources()).extracting(Drift.OfResource::kind).containsExactly(Drift.Kind.SAME);
        existing.clear();
        Drift gone = run(Alchemy.drift(renamed(), DEV, DeployOptions.DEFAULTS));
        assertThat(gone.resources()).extracting(Drift.OfResource::kind).containsExactly(Drift.Kind.GONE);
        calls.clear();
        run(Alchemy.destroy(renamed(), DEV));
        assertThat(calls).containsExactly("DELETE First[place=hall/2] FirstSeen[id=id]");
    }

    @Test
    void createThatWasCutShortUnderAFormerNameIsFinished() {
        answersAreLost = true;
        assertThatThrownBy(() -> run(Alchemy.deploy(old(), DEV))).isInstanceOf(ApplyFailedException.class);
        String instance = row().current().instance();
        answersAreLost = false;
        run(Alchemy.deploy(renamed(), DEV));
        assertThat(existing).containsOnlyKeys(instance);
        assertThat(row().current().instance()).isEqualTo(instance);
        assertThat(row().current().type()).isEqualTo("Test.Rack");
    }

    @Test
    void rowsOfAnOlderVersionAreMigratedByOneWrite() {
        run(Alchemy.deploy(old(), DEV));
        long revision = row().revision();
        calls.clear();

        assertThat(run(Alchemy.plan(second("hall"), DEV)).isEmpty()).isTrue();
        run(Alchemy.deploy(second("hall"), DEV));
        Row row = row();
        assertThat(row.revision()).isEqualTo(revision + 1);
        assertThat(row.current().schema()).isEqualTo(2);
        assertThat(row.current().props().values()).containsOnlyKeys("room", "floor");
        assertThat(row.current().attributes().values()).containsEntry("sign", new Value.Text("none"));
        run(Alchemy.deploy(second("hall"), DEV));
        assertThat(row().revision()).isEqualTo(revision + 1);
        assertThat(calls).isEmpty();
    }

    @Test
    void migratedRowsAreComparedReplacedAndDestroyedInTheirNewForm() {
        run(Alchemy.deploy(old(), DEV));
        calls.clear();
        assertThat(run(Alchemy.plan(second("attic"), DEV))
                        .change("shelf")
                        .orElseThrow()
                        .reasons())
                .extracting(reason -> reason.property())
                .containsExactly("room");
        run(Alchemy.deploy(second("attic"), DEV));
        assertThat(calls)
                .containsExactly(
                        "CREATE Second[room=attic, floor=2]",
                        "DELETE Second[room=hall, floor=2] SecondSeen[id=id, sign=none]");
        calls.clear();
        run(Alchemy.deploy(old(), Stage.of("other")));
        run(Alchemy.destroy(second("hall"), Stage.of("other")));
        assertThat(calls.get(1)).isEqualTo("DELETE Second[room=hall, floor=2] SecondSeen[id=id, sign=none]");
        assertThat(run(Alchemy.drift(second("hall"), DEV, DeployOptions.DEFAULTS))
                        .isFound())
                .isFalse();
    }

    @Test
    void migrationGoesTogetherWithARename() {
        run(Alchemy.deploy(old(), DEV));
        calls.clear();
        Stack<Nothing> both = stack(
                second(),
                second.declare(
                        "rack",
                        Inputs::new,
                        (Inputs i) -> i.with("room", "hall").with("floor", 2).options(o -> o.renamedFrom("shelf"))));
        run(Alchemy.deploy(both, DEV));
        assertThat(run(store.load(KEY.stage())).rows()).containsOnlyKeys("rack");
        assertThat(run(store.load(KEY.stage())).rows().get("rack").current().schema())
                .isEqualTo(2);
        assertThat(calls).isEmpty();
    }

    @Test
    void rowsOfAnotherStageAreReadInTheirNewForm() {
        run(Alchemy.deploy(old(), DEV));
        Row before = row();
        Output<String> sign = Output.ref(second, "shelf", Ref.stage("dev")).map(SecondSeen::sign);
        run(Alchemy.deploy(
                stack(
                        second(),
                        Effect.run(fx -> fx.yield(second.declare(
                                "mine",
                                Inputs::new,
                                (Inputs i) -> i.with("room", sign).with("floor", 1))))),
                Stage.of("pr-1")));
        assertThat(calls).contains("CREATE Second[room=none, floor=1]");
        assertThat(row()).isEqualTo(before);
    }

    @Test
    void rowsOfANewerVersionAreRefused() {
        run(Alchemy.deploy(second("hall"), DEV));
        Row before = row();
        calls.clear();
        for (Mono<?> each :
                List.of(Alchemy.plan(old(), DEV), Alchemy.deploy(old(), DEV), Alchemy.destroy(old(), DEV))) {
            assertThatThrownBy(() -> run(each)).satisfies(TypeVersionsTest::isOfANewerVersion);
        }
        assertThat(run(Alchemy.drift(old(), DEV, DeployOptions.DEFAULTS)).failure())
                .hasValueSatisfying(TypeVersionsTest::isOfANewerVersion);
        assertThat(row()).isEqualTo(before);
        assertThat(calls).isEmpty();
    }

    private static void isOfANewerVersion(Throwable failure) {
        assertThat(failure)
                .hasMessageContainingAll(
                        "store/dev",
                        "'shelf'",
                        "version 2 of Test.Shelf",
                        "this program knows version 1. Use the newer program; the row is as it was")
                .hasCauseInstanceOf(CorruptStateException.class);
    }

    /** A stage whose shelf the migration can bring into its new form, and whose other two it cannot. */
    private void deployTwoThatCannotBeMigrated(Stage stage) {
        run(Alchemy.deploy(
                stack(
                        first(old),
                        shelf("shelf", "hall/2").then(shelf("bad", "nowhere")).then(shelf("worse", "lost"))),
                stage));
        calls.clear();
    }

    private Mono<?> shelf(String id, String place) {
        return old.declare(id, Inputs::new, (Inputs i) -> i.with("place", place));
    }

    private static String notMigrated(String stage, String id) {
        return "cannot read the state in stage store/" + stage + ", row of '" + id
                + "': it was written with version 1 of" + " Test.Shelf, and its migration to version 2 failed: ";
    }

    @Test
    void allRowsWhoseMigrationFailsAreToldTogetherAndNothingIsDone() {
        deployTwoThatCannotBeMigrated(DEV);
        Row before = row();
        for (Mono<?> each : List.of(Alchemy.plan(second("hall"), DEV), Alchemy.deploy(second("hall"), DEV))) {
            assertThatThrownBy(() -> run(each))
                    .isInstanceOf(PlanFailedException.class)
                    .hasMessageStartingWith("stage store/dev cannot be planned, for 2 reasons:")
                    .hasMessageContainingAll("1. " + notMigrated("dev", "bad"), "2. " + notMigrated("dev", "worse"));
        }
        assertThat(row()).isEqualTo(before);
        assertThat(calls).isEmpty();
    }

    @Test
    void destroyLeavesARowWhoseMigrationFailsAndDeletesTheOthers() {
        deployTwoThatCannotBeMigrated(DEV);

        assertThat(run(Alchemy.planDestroy(second("hall"), DEV, DeployOptions.DEFAULTS))
                        .warnings())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("bad: " + notMigrated("dev", "bad"))
                .contains("Correct the migration of the type; the row is as it was. It is not deleted");
        assertThatThrownBy(() -> run(Alchemy.destroy(second("hall"), DEV)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContainingAll(notMigrated("dev", "bad"), notMigrated("dev", "worse"));
        assertThat(run(store.load(KEY.stage())).rows()).containsOnlyKeys("bad", "worse");
        assertThat(calls).containsExactly("DELETE Second[room=hall, floor=2] SecondSeen[id=id, sign=none]");
        run(Alchemy.destroy(old(), DEV));
        assertThat(existing).isEmpty();
    }

    @Test
    void destroyLetsARetainedRowGoWhateverItsForm() {
        run(Alchemy.deploy(
                stack(
                        first(old),
                        old.declare(
                                "shelf",
                                Inputs::new,
                                (Inputs i) -> i.with("place", "nowhere").options(o -> o.retain()))),
                DEV));
        calls.clear();

        run(Alchemy.destroy(second("hall"), DEV));
        assertThat(run(store.load(KEY.stage())).rows()).isEmpty();
        assertThat(existing).hasSize(1);
        assertThat(calls).isEmpty();
    }

    @Test
    void driftTellsARowWhoseMigrationFailsAndLooksAtTheOthers() {
        deployTwoThatCannotBeMigrated(DEV);
        existing.clear();

        Drift drift = run(Alchemy.drift(second("hall"), DEV, DeployOptions.DEFAULTS));
        assertThat(drift.resources())
                .extracting(Drift.OfResource::fqn, Drift.OfResource::kind)
                .containsExactly(
                        tuple("bad", Drift.Kind.FAILED),
                        tuple("shelf", Drift.Kind.GONE),
                        tuple("worse", Drift.Kind.FAILED));
        assertThat(drift.failure())
                .hasValueSatisfying(error -> assertThat(error)
                        .hasMessageStartingWith("stage store/dev: 2 of 3 resources could not be looked for:")
                        .hasMessageContainingAll(notMigrated("dev", "bad"), notMigrated("dev", "worse")));
    }

    @Test
    void referencesToRowsWhoseMigrationFailsAreToldTogether() {
        deployTwoThatCannotBeMigrated(DEV);
        Stack<Nothing> stack = stack(
                second(),
                Effect.run(fx -> fx.yield(second.declare(
                        "mine",
                        Inputs::new,
                        (Inputs i) -> i.with(
                                        "room",
                                        Output.ref(second, "bad", Ref.stage("dev"))
                                                .map(SecondSeen::sign))
                                .with(
                                        "floor",
                                        Output.ref(second, "worse", Ref.stage("dev"))
                                                .map(seen -> seen.sign().length()))))));
        assertThatThrownBy(() -> run(Alchemy.plan(stack, Stage.of("pr-1"))))
                .isInstanceOf(PlanFailedException.class)
                .hasMessageStartingWith("stage store/pr-1 cannot be planned, for 2 reasons:")
                .hasMessageContainingAll(notMigrated("dev", "bad"), notMigrated("dev", "worse"));
        assertThat(calls).isEmpty();
    }
}
