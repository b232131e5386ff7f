package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.OperationCall;
import io.alchemyreactive.Stack;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Fx;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.test.CrashMatrix.Action;
import io.alchemyreactive.test.CrashMatrix.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What happens in the life of resources of all types, struck at every point; with five verbs and with handlers. */
class CrashMatrixStoriesTest {

    private static final boolean LONG = "long".equals(System.getProperty("alchemy.search"));

    private static final DeployOptions CONSENTING =
            DeployOptions.builder().consent("box").consent("a").build();

    record Nothing() {}

    private static Function<Providers, Stack<?>> program(Effect.GenRun body) {
        return providers -> Stack.named("shop")
                .providers(providers)
                .program(Nothing.class, Effect.run(body).thenReturn(new Nothing()));
    }

    private static final Function<Providers, Stack<?>> EMPTY = program(fx -> {});

    /** A box with a member, a note that uses the member, a gadget that uses the note. */
    private static void shelf(Fx fx, int size, String region, @Nullable String name) throws Exception {
        Box box = fx.yield(Box.of("box", t -> t.size(size).region(region)));
        Member member =
                fx.yield(Member.of("member", t -> t.size(1).box(box.id()).name(name == null ? "clerk" : name)));
        Note note = fx.yield(Note.of(
                "note", t -> t.size(size).path("/etc/shop").uses(Output.all(List.of(member.id(), box.label())))));
        fx.yield(Gadget.of("gadget", t -> t.size(1).uses(Output.all(List.of(note.id())))));
    }

    private static final Function<Providers, Stack<?>> SHELF = program(fx -> shelf(fx, 1, "eu", null));
    private static final Function<Providers, Stack<?>> GROWN = program(fx -> shelf(fx, 2, "eu", null));
    private static final Function<Providers, Stack<?>> MOVED = program(fx -> shelf(fx, 1, "us", null));
    private static final Function<Providers, Stack<?>> OTHER_MEMBER = program(fx -> shelf(fx, 1, "eu", "smith"));

    private static Function<Providers, Stack<?>> note(String path, int size) {
        return program(fx -> fx.yield(Note.of("note", t -> t.path(path).size(size))));
    }

    /** Two of which the second uses the first, or the first the second, or neither the other. */
    private static Function<Providers, Stack<?>> two(@Nullable String user, String region) {
        return program(fx -> {
            if ("a".equals(user)) {
                Thing b = fx.yield(Thing.of("b", t -> t.size(1).region(region)));
                fx.yield(Thing.of("a", t -> t.size(1).region(region).uses(Output.all(List.of(b.id())))));
            } else {
                Thing a = fx.yield(Thing.of("a", t -> t.size(1).region(region)));
                fx.yield(Thing.of("b", t -> {
                    t.size(1).region(region);
                    if (user != null) {
                        t.uses(Output.all(List.of(a.id())));
                    }
                }));
            }
        });
    }

    /** The first of them elsewhere, the second as it was. */
    private static final Function<Providers, Stack<?>> NEITHER_MOVED = program(fx -> {
        fx.yield(Thing.of("a", t -> t.size(1).region("us")));
        fx.yield(Thing.of("b", t -> t.size(1).region("eu")));
    });

    private static final Function<Providers, Stack<?>> ONLY_B =
            program(fx -> fx.yield(Thing.of("b", t -> t.size(1).region("eu"))));

    private static Function<Providers, Stack<?>> one(Mono<?> resource) {
        return program(fx -> fx.yield(resource));
    }

    private static Action deploy(String name, Function<Providers, Stack<?>> program) {
        return Action.deploy(name, program).with(CONSENTING);
    }

    private static Scenario scenario(
            String name,
            Function<Providers, Stack<?>> before,
            Function<Providers, Stack<?>> struck,
            Function<Providers, Stack<?>> changed) {
        return new Scenario(
                name,
                List.of(deploy("first", before)),
                deploy("struck", struck),
                List.of(
                        deploy("same", struck),
                        deploy("changed", changed),
                        deploy("reverted", before),
                        Action.destroy(struck)));
    }

    private static void prove(Scenario... scenarios) {
        prove("five verbs", cloud -> cloud.world(MemoryStateStore.create()), FakeCloud::create, scenarios);
        prove("five verbs, blind", cloud -> cloud.world(MemoryStateStore.create()), FakeCloud::blind, scenarios);
    }

    private static void proveWithHandlers(Scenario... scenarios) {
        prove(
                "handlers",
                cloud -> cloud.world(MemoryStateStore.create(), cloud.handlers()),
                FakeCloud::create,
                scenarios);
        prove(
                "handlers, blind",
                cloud -> cloud.world(MemoryStateStore.create(), cloud.handlers()),
                FakeCloud::blind,
                scenarios);
    }

    private static void prove(
            String name,
            Function<FakeCloud, CrashMatrix.World> world,
            Supplier<FakeCloud> clouds,
            Scenario... scenarios) {
        CrashMatrix all = CrashMatrix.over(name, () -> world.apply(clouds.get()));
        CrashMatrix.Report report = (LONG ? all : all.inTurn()).run(List.of(scenarios));
        System.out.println(report.line());
        assertThat(report.findings()).as(report.line()).isEmpty();
        assertThat(report.points()).isPositive();
    }

    @Test
    void containersMembersAndUsersOfThemAreNeitherLostNorLeaked() {
        prove(shelves());
    }

    @Test
    void handlersNeitherLoseNorLeakThem() {
        proveWithHandlers(shelves());
    }

    private static Scenario[] shelves() {
        List<Scenario> all = new ArrayList<>();
        all.add(new Scenario(
                "create",
                List.of(),
                deploy("struck", SHELF),
                List.of(
                        deploy("same", SHELF),
                        deploy("changed in place", GROWN),
                        deploy("reverted", EMPTY),
                        Action.destroy(SHELF))));
        all.add(scenario("update", SHELF, GROWN, OTHER_MEMBER));
        all.add(new Scenario(
                "another member",
                List.of(deploy("first", SHELF)),
                deploy("struck", OTHER_MEMBER),
                List.of(deploy("same", OTHER_MEMBER), Action.destroy(OTHER_MEMBER))));
        all.add(scenario("another box", SHELF, MOVED, GROWN));
        all.add(new Scenario(
                "destroy",
                List.of(deploy("first", SHELF)),
                Action.destroy(SHELF),
                List.of(Action.destroy(SHELF), deploy("same", SHELF), deploy("changed", GROWN))));
        return all.toArray(Scenario[]::new);
    }

    /** What an operation has left half done is whole after whatever is done next, and what it changed is stored. */
    @Test
    void anOperationThatIsCutShortIsMadeWholeByWhateverFollows() {
        var empty = new OperationCall<>(Box.TYPE, "box", CloudOperations.EMPTY, new CloudOperations.Emptying(false));
        var rotate = new OperationCall<>(
                Box.TYPE, "box", CloudOperations.ROTATE, new CloudOperations.Rotation(Redacted.of("new token")));
        List<Action> after = List.of(
                deploy("same", SHELF),
                deploy("changed", GROWN),
                deploy("moved", MOVED),
                deploy("another type", one(Thing.of("box", t -> t.size(1)))),
                deploy("removed", EMPTY),
                Action.destroy(SHELF));
        List<Action> afterRotate = new ArrayList<>(after);
        afterRotate.add(Action.operate("again", SHELF, rotate));
        prove(
                new Scenario(
                        "operation that loses data",
                        List.of(deploy("first", SHELF)),
                        Action.operate("empty", SHELF, empty).with(CONSENTING),
                        after),
                new Scenario(
                        "operation that is harmless twice",
                        List.of(deploy("first", SHELF)),
                        Action.operate("rotate", SHELF, rotate),
                        afterRotate));
    }

    /** The first operation fails half way; what follows is struck at every point. */
    @Test
    void anObjectThatAnOperationLeftHalfDoneIsMadeWholeAlthoughThatIsCutShortToo() {
        var empty = new OperationCall<>(Box.TYPE, "box", CloudOperations.EMPTY, new CloudOperations.Emptying(false));
        List<Action> before = List.of(
                deploy("first", SHELF),
                Action.operate("half done", SHELF, empty).with(CONSENTING).failing());
        List<Scenario> all = new ArrayList<>();
        for (var next : List.of(SHELF, GROWN, MOVED, EMPTY)) {
            all.add(new Scenario(
                    "after an operation that was left half done",
                    before,
                    deploy("struck", next),
                    List.of(deploy("same", next), deploy("reverted", SHELF), Action.destroy(next))));
        }
        all.add(new Scenario(
                "destroy after an operation that was left half done",
                before,
                Action.destroy(SHELF),
                List.of(deploy("same", SHELF), Action.destroy(SHELF))));
        for (Supplier<FakeCloud> clouds : List.<Supplier<FakeCloud>>of(FakeCloud::create, FakeCloud::blind)) {
            prove(
                    "half done",
                    cloud -> cloud.world(MemoryStateStore.create()),
                    () -> leavingHalfDone(clouds.get()),
                    all.toArray(Scenario[]::new));
        }
    }

    private static FakeCloud leavingHalfDone(FakeCloud cloud) {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> halfway(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.OPERATE
                        ? Mono.error(new IllegalStateException("out of order"))
                        : Mono.empty();
            }
        });
        return cloud;
    }

    @Test
    void aNameThatAnOlderObjectHoldsIsFreeAgain() {
        Scenario back = scenario("another member and back", SHELF, OTHER_MEMBER, GROWN);
        prove(back);
        proveWithHandlers(back);
    }

    @Test
    void aHandlerThatGoesByItsPropertiesAloneReplacesWhatItMade() {
        Scenario moves = scenario("another path", note("/a", 1), note("/b", 1), note("/c", 2));
        prove(moves);
        proveWithHandlers(moves, scenario("another region", two("b", "eu"), two("b", "us"), two("b", "ap")));
    }

    @Test
    void whatIsUsedNoLongerGoesAfterItsUserHasLetGo() {
        List<Scenario> all = new ArrayList<>();
        for (var after : List.of(ONLY_B, two(null, "eu"), NEITHER_MOVED)) {
            all.add(new Scenario(
                    "let go twice",
                    List.of(
                            deploy("first", two("b", "eu")),
                            deploy("fails", after).failing()),
                    deploy("struck", after),
                    List.of(deploy("same", after), deploy("reverted", two("b", "eu")), Action.destroy(after))));
        }
        for (Supplier<FakeCloud> clouds : List.<Supplier<FakeCloud>>of(FakeCloud::create, FakeCloud::blind)) {
            prove(
                    "let go",
                    cloud -> cloud.world(MemoryStateStore.create()),
                    () -> failing(clouds.get(), FakeCloud.Verb.UPDATE, "b"),
                    all.toArray(Scenario[]::new));
        }
    }

    /** The first call of this verb for this resource takes no effect, or takes effect and its answer is lost. */
    private static FakeCloud failing(FakeCloud cloud, FakeCloud.Verb verb, String fqn) {
        return stubborn(
                cloud, call -> call.verb() == verb && call.identity().fqn().equals(fqn), true);
    }

    private static FakeCloud losing(FakeCloud cloud, FakeCloud.Verb verb, String fqn) {
        return stubborn(
                cloud, call -> call.verb() == verb && call.identity().fqn().equals(fqn), false);
    }

    private static FakeCloud stubborn(FakeCloud cloud, Predicate<FakeCloud.Call> which, boolean before) {
        var refused = new AtomicBoolean();
        Function<FakeCloud.Call, Mono<Void>> once = call -> which.test(call) && refused.compareAndSet(false, true)
                ? Mono.error(new IllegalStateException("busy"))
                : Mono.empty();
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return before ? once.apply(call) : Mono.empty();
            }

            @Override
            public Mono<Void> after(FakeCloud.Call call) {
                return before ? Mono.empty() : once.apply(call);
            }
        });
        return cloud;
    }

    @Test
    void dependenciesAreReversed() {
        prove(
                scenario("reverse", two("b", "eu"), two("a", "eu"), two(null, "eu")),
                scenario("reverse and replace", two("b", "eu"), two("a", "us"), two("b", "ap")));
    }

    @Test
    void aTypeChangesAndChangesBack() {
        Function<Providers, Stack<?>> thing = one(Thing.of("a", t -> t.size(1).slot("s")));
        Function<Providers, Stack<?>> gadget = one(Gadget.of("a", t -> t.size(1).slot("s")));
        Function<Providers, Stack<?>> box = one(Box.of("a", t -> t.size(2).slot("s")));
        prove(
                scenario("thing to gadget", thing, gadget, box),
                scenario("box to thing", box, thing, gadget),
                scenario("thing to note", thing, one(Note.of("a", t -> t.size(1).path("/a"))), box));
    }

    @Test
    void anotherTypeIsMadeInPlaceOfWhatNobodyUses() {
        Function<Providers, Stack<?>> thing = one(Thing.of("a", t -> t.size(1)));
        prove(scenario(
                "thing to gadget", thing, one(Gadget.of("a", t -> t.size(1))), one(Gadget.of("a", t -> t.size(2)))));
    }

    @Test
    void aHalfMadeNameIsFreeAgain() {
        Function<Providers, Stack<?>> slotted = one(Thing.of("a", t -> t.size(1).slot("s")));
        Function<Providers, Stack<?>> moved =
                one(Thing.of("a", t -> t.size(1).region("us").slot("s")));
        Scenario removed = new Scenario(
                "removed while half made",
                List.of(deploy("half made", slotted).failing()),
                deploy("struck", EMPTY),
                List.of(deploy("anew", moved), deploy("as before", slotted), Action.destroy(slotted)));
        for (Supplier<FakeCloud> clouds : List.<Supplier<FakeCloud>>of(FakeCloud::create, FakeCloud::blind)) {
            prove(
                    "half made",
                    cloud -> cloud.world(MemoryStateStore.create()),
                    () -> losing(clouds.get(), FakeCloud.Verb.CREATE, "a"),
                    removed);
        }
    }

    @Test
    void whatIsRetainedStaysAndWhatIsNoLongerRetainedGoes() {
        Function<Providers, Stack<?>> kept =
                one(Thing.of("a", t -> t.size(1).region("eu").options(o -> o.retain())));
        Function<Providers, Stack<?>> keptMoved =
                one(Thing.of("a", t -> t.size(1).region("us").options(o -> o.retain())));
        Function<Providers, Stack<?>> free = one(Thing.of("a", t -> t.size(1).region("eu")));
        Function<Providers, Stack<?>> freeMoved =
                one(Thing.of("a", t -> t.size(1).region("us")));
        prove(
                scenario("retained from now on, and moved", free, keptMoved, EMPTY),
                scenario("no longer retained, and moved", kept, freeMoved, EMPTY),
                scenario("retained from now on", free, kept, freeMoved));
    }
}
