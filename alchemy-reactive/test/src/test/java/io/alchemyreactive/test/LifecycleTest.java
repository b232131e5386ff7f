package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Lifecycle;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.DestroyOrder;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Scope;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Seed 003's handler with three phases, on the engine's own verbs. */
class LifecycleTest {

    record Props(String name, int size) {}

    record Attributes(String id, String name) {}

    record One(Bucket bucket) {}

    static final class Bucket extends Resource<Attributes> {

        static final ResourceType<Bucket, Props, Attributes> TYPE =
                ResourceType.of("Test.Bucket", Props.class, Attributes.class, Bucket::new);

        private Bucket(Handle<Attributes> handle) {
            super(handle);
        }

        Output<String> id() {
            return attribute("id", Attributes::id);
        }

        static final class Inputs extends InputBuilder<Inputs> {
            Inputs name(String name) {
                return set("name", name);
            }

            Inputs size(int size) {
                return set("size", size);
            }
        }
    }

    private static final ResourceType<Bucket, Props, Attributes> HOLDING = Bucket.TYPE.dataLoss("its files");

    private final Map<String, Props> cloud = new TreeMap<>();
    private final List<String> calls = new ArrayList<>();
    private final StateStore store = MemoryStateStore.create();
    private int made;
    private boolean failing;
    private boolean stuck;

    private Mono<Attributes> handle(Lifecycle<Props, Attributes> self, Props props, boolean unique) {
        calls.add(self.phase().toString());
        if (failing) {
            return Mono.error(new IllegalStateException("not now"));
        }
        return switch (self.phase()) {
            case DELETE -> {
                if (stuck) {
                    yield Mono.error(new IllegalStateException("not empty"));
                }
                cloud.remove(self.output().orElseThrow().id());
                yield self.destroy();
            }
            case UPDATE ->
                self.output().orElseThrow().name().equals(props.name())
                        ? put(self.output().orElseThrow().id(), props)
                        : self.replace(unique);
            case CREATE -> put("bucket-" + ++made, props);
        };
    }

    private Mono<Attributes> put(String id, Props props) {
        cloud.put(id, props);
        return Mono.just(new Attributes(id, props.name()));
    }

    private Stack<One> stack(ResourceType<Bucket, Props, Attributes> type, String name, int size, boolean unique) {
        return Stack.named("app")
                .providers(Providers.of(Lifecycle.of(type, (self, props) -> handle(self, props, unique))))
                .program(
                        One.class,
                        Effect.gen(fx -> new One(fx.yield(type.declare(
                                "bucket",
                                Bucket.Inputs::new,
                                (Bucket.Inputs b) -> b.name(name).size(size))))));
    }

    private <T> T run(Mono<T> mono) {
        return mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20));
    }

    private void deploy(Stack<One> stack) {
        run(Alchemy.deploy(stack, Stage.of("test")));
    }

    @Test
    void createUpdateAndDeleteReachTheOneHandler() {
        deploy(stack(Bucket.TYPE, "a", 1, false));
        deploy(stack(Bucket.TYPE, "a", 1, false));
        Plan plan = run(Alchemy.plan(stack(Bucket.TYPE, "a", 2, false), Stage.of("test")));
        assertThat(plan.change("bucket").orElseThrow().undetermined()).isTrue();
        deploy(stack(Bucket.TYPE, "a", 2, false));
        run(Alchemy.destroy(stack(Bucket.TYPE, "a", 2, false), Stage.of("test")));
        assertThat(calls).containsExactly("CREATE", "UPDATE", "DELETE");
        assertThat(cloud).isEmpty();
    }

    @Test
    void replaceMakesTheNewObjectBeforeTheOldOneGoes() {
        deploy(stack(Bucket.TYPE, "a", 1, false));
        deploy(stack(Bucket.TYPE, "b", 1, false));
        assertThat(calls).containsExactly("CREATE", "UPDATE", "CREATE", "DELETE");
        assertThat(cloud).containsOnlyKeys("bucket-2");
    }

    @Test
    void immediateReplaceDeletesTheOldObjectBeforeTheNewOneIsMade() {
        deploy(stack(Bucket.TYPE, "a", 1, true));
        deploy(stack(Bucket.TYPE, "b", 1, true));
        assertThat(calls).containsExactly("CREATE", "UPDATE", "DELETE", "CREATE");
        assertThat(cloud).containsOnlyKeys("bucket-2");
    }

    @Test
    void aReplacementThatThePlanCouldNotShowNeedsConsentWhereDataIsLost() {
        deploy(stack(HOLDING, "a", 1, false));
        assertThatThrownBy(() -> deploy(stack(HOLDING, "b", 1, false)))
                .hasMessageContaining("its files")
                .hasMessageContaining("--confirm bucket");
        assertThat(cloud).containsOnlyKeys("bucket-1");
        run(Alchemy.start(
                        stack(HOLDING, "b", 1, false),
                        Stage.of("test"),
                        DeployOptions.builder().consent("bucket").build())
                .flatMap(Run::result));
        assertThat(cloud).containsOnlyKeys("bucket-2");
    }

    /** A bucket with two files below it, none of which uses a value of it. */
    private Stack<One> withFiles(DestroyOrder order) {
        return Stack.named("app")
                .providers(Providers.of(Lifecycle.of(Bucket.TYPE, this::told)))
                .program(One.class, Effect.gen(fx -> {
                    Bucket bucket = fx.yield(declared("bucket"));
                    fx.run(Scope.under(bucket, order, Effect.run(sub -> {
                        sub.yield(declared("first"));
                        sub.yield(declared("second"));
                    })));
                    return new One(bucket);
                }));
    }

    private static Mono<Bucket> declared(String id) {
        return Bucket.TYPE.declare(
                id, Bucket.Inputs::new, (Bucket.Inputs b) -> b.name("n").size(1));
    }

    private Mono<Attributes> told(Lifecycle<Props, Attributes> self, Props props) {
        return Mono.defer(() -> {
            synchronized (calls) {
                calls.add(self.phase() + " " + self.identity().fqn());
            }
            return self.phase() == Lifecycle.Phase.DELETE
                    ? self.destroy()
                    : Mono.just(new Attributes("id", props.name()));
        });
    }

    @Test
    void subResourcesArePlannedMadeAfterTheirParentAndDeletedBeforeItNewestFirst() {
        Stack<One> stack = withFiles(DestroyOrder.SEQUENTIAL);
        Plan plan = run(Alchemy.plan(stack, Stage.of("test")));
        assertThat(plan.changes())
                .extracting(PlannedChange::fqn)
                .containsExactly("bucket", "bucket/first", "bucket/second");
        deploy(stack);
        assertThat(calls).first().isEqualTo("CREATE bucket");
        calls.clear();
        run(Alchemy.destroy(stack, Stage.of("test")));
        assertThat(calls).containsExactly("DELETE bucket/second", "DELETE bucket/first", "DELETE bucket");
    }

    @Test
    void subResourcesOfAParallelParentGoBeforeItInAnyOrder() {
        deploy(withFiles(DestroyOrder.PARALLEL));
        assertThat(run(store.load(new StageKey("app", "test"))).rows().values())
                .allMatch(row -> row.policies().sequentialScopes().isEmpty())
                .extracting(row -> row.current().dependencies())
                .containsExactlyInAnyOrder(List.of(), List.of("bucket"), List.of("bucket"));
        calls.clear();
        run(Alchemy.destroy(withFiles(DestroyOrder.PARALLEL), Stage.of("test")));
        assertThat(calls).hasSize(3).last().isEqualTo("DELETE bucket");
    }

    @Test
    void aSubResourceIsNotMadeWhenItsParentFails() {
        Stack<One> stack = Stack.named("app")
                .providers(Providers.of(Lifecycle.of(
                        Bucket.TYPE,
                        (self, props) -> self.identity().fqn().equals("bucket")
                                ? Mono.error(new IllegalStateException("no"))
                                : told(self, props))))
                .program(One.class, Effect.gen(fx -> {
                    Bucket bucket = fx.yield(declared("bucket"));
                    fx.yield(Scope.under(bucket, declared("file")));
                    return new One(bucket);
                }));
        assertThatThrownBy(() -> deploy(stack)).hasMessageContaining("not tried because of that: bucket/file");
        assertThat(calls).isEmpty();
    }

    @Test
    void subResourcesBelongToAParentOfTheSameRun() {
        Stack<One> stack = Stack.named("app")
                .providers(Providers.of(Lifecycle.of(Bucket.TYPE, this::told)))
                .program(One.class, Effect.gen(fx -> {
                    Bucket elsewhere = fx.yield(Bucket.TYPE.ref("bucket", Ref.stage("other")));
                    return new One(fx.yield(Scope.under(elsewhere, declared("file"))));
                }));
        assertThatThrownBy(() -> deploy(stack))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("'app/other/bucket', which this run does not declare");
    }

    @Test
    void aHandlerThatDeclaresWhileItRunsIsRefusedAndShownTheForm() {
        Stack<One> stack = Stack.named("app")
                .providers(Providers.of(Lifecycle.of(
                        Bucket.TYPE, (self, props) -> declared("file").then(told(self, props)))))
                .program(One.class, Effect.gen(fx -> new One(fx.yield(declared("bucket")))));
        assertThatThrownBy(() -> deploy(stack))
                .hasCauseInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("'file' is declared by the provider of 'bucket' while it works")
                .hasMessageContaining("Scope.under(");
        assertThat(calls).isEmpty();
    }

    private Stack<One> overExisting(boolean adopt) {
        return Stack.named("app")
                .providers(Providers.of(Lifecycle.of(
                        Bucket.TYPE,
                        request -> Mono.just(
                                cloud.containsKey("theirs")
                                        ? Found.foreign(new Attributes("theirs", "a"), "another team")
                                        : Found.absent()),
                        (self, props) -> handle(self, props, false))))
                .program(
                        One.class,
                        Effect.gen(fx -> new One(fx.yield(Bucket.TYPE.declare(
                                "bucket",
                                Bucket.Inputs::new,
                                (Bucket.Inputs b) -> b.name("a").size(2).options(o -> {
                                    if (adopt) {
                                        o.adopt();
                                    }
                                }))))));
    }

    @Test
    void whatExistsAlreadyIsRefusedUnlessItMayBeTakenOver() {
        cloud.put("theirs", new Props("a", 1));
        assertThatThrownBy(() -> deploy(overExisting(false))).hasMessageContaining("another team");
        assertThat(calls).isEmpty();
        deploy(overExisting(true));
        assertThat(calls).containsExactly("UPDATE");
        assertThat(cloud).containsExactly(Map.entry("theirs", new Props("a", 2)));
    }

    @Test
    void deletingWhatHoldsDataNeedsConsentUnlessItIsRetained() {
        deploy(stack(HOLDING, "a", 1, false));
        Stack<Nothing> empty = Stack.named("app")
                .providers(Providers.of(Lifecycle.of(HOLDING, (self, props) -> handle(self, props, false))))
                .program(Nothing.class, Mono.just(new Nothing()));
        assertThat(run(Alchemy.plan(empty, Stage.of("test")))
                        .change("bucket")
                        .orElseThrow()
                        .dataLoss())
                .containsExactly("its files");
        assertThatThrownBy(() -> run(Alchemy.deploy(empty, Stage.of("test"))))
                .hasMessage("stage app/test: data would be lost: deleting 'bucket' loses its files."
                        + " If that is meant, give --confirm bucket.");
        assertThat(cloud).hasSize(1);
        run(Alchemy.destroy(empty, Stage.of("test")));
        assertThat(cloud).isEmpty();
    }

    record Nothing() {}

    @Test
    void severalLossesAreConfirmedByName() {
        Stack<Nothing> two = holding("first", "second");
        run(Alchemy.deploy(two, Stage.of("test")));
        assertThatThrownBy(() -> run(Alchemy.deploy(holding(), Stage.of("test"))))
                .hasMessageContaining("--confirm first --confirm second.");
        DeployOptions one = DeployOptions.builder().consent("first").build();
        assertThatThrownBy(() ->
                        run(Alchemy.start(holding(), Stage.of("test"), one).flatMap(Run::result)))
                .hasMessageContaining("give --confirm second.");
    }

    private Stack<Nothing> holding(String... ids) {
        return Stack.named("app")
                .providers(Providers.of(Lifecycle.of(HOLDING, this::told)))
                .program(
                        Nothing.class,
                        Effect.run(fx -> {
                                    for (String id : ids) {
                                        fx.yield(HOLDING.declare(
                                                id,
                                                Bucket.Inputs::new,
                                                (Bucket.Inputs b) -> b.name("n").size(1)));
                                    }
                                })
                                .thenReturn(new Nothing()));
    }

    @Test
    void aReplacementWithoutLossNeedsNoConsent() {
        deploy(stack(Bucket.TYPE, "a", 1, false));
        run(Alchemy.start(
                        stack(HOLDING, "a", 2, false),
                        Stage.of("test"),
                        DeployOptions.builder().consent("bucket").build())
                .flatMap(Run::result));
        assertThat(cloud).containsOnlyKeys("bucket-1");
    }

    @Test
    void anAdoptionThatFailedIsGoneOnWithAndMakesNothing() {
        cloud.put("theirs", new Props("a", 1));
        failing = true;
        assertThatThrownBy(() -> deploy(overExisting(true))).hasMessageContaining("not now");
        failing = false;
        calls.clear();
        deploy(overExisting(true));
        assertThat(calls).containsExactly("UPDATE");
        assertThat(cloud).containsExactly(Map.entry("theirs", new Props("a", 2)));
    }

    @Test
    void anImmediateReplacementThatStopsAtTheDeletionHasNotBegunTheOther() {
        deploy(stack(Bucket.TYPE, "a", 1, true));
        stuck = true;
        assertThatThrownBy(() -> deploy(stack(Bucket.TYPE, "b", 1, true))).hasMessageContaining("not empty");
        stuck = false;
        calls.clear();
        run(Alchemy.destroy(stack(Bucket.TYPE, "b", 1, true), Stage.of("test")));
        assertThat(calls).containsExactly("DELETE");
        assertThat(cloud).isEmpty();
    }
}
