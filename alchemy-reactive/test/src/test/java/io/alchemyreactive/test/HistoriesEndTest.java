package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.DataLossException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Lifecycle;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** From each state there is a way on: to what is declared, and to nothing. */
class HistoriesEndTest {

    private static final Stage DEV = Stage.of("dev");

    record Nothing() {}

    private final StateStore store = MemoryStateStore.create();

    @Test
    void originalThatIsGoneIsNotTakenBack() {
        FakeCloud cloud = FakeCloud.create();
        ScratchStack stage = ScratchStack.over(cloud);
        stage.deploy(Thing.of("a", t -> t.size(1).region("one")));
        stage.strike(Fault.on(Fault.Verb.DELETE, "a").with(Faults.Kind.FAIL_AFTER));
        assertThatThrownBy(() -> stage.deploy(Thing.of("a", t -> t.size(1).region("two"))))
                .isInstanceOf(ApplyFailedException.class);
        stage.restart();
        assertThat(cloud.items()).hasSize(1);
        cloud.lose(cloud.items().get(0).id());
        stage.fails(Fault.Verb.CREATE, "a");
        assertThatThrownBy(() -> stage.with(
                                DeployOptions.builder().refresh(true).build())
                        .deploy(Thing.of("a", t -> t.size(1).region("two"))))
                .isInstanceOf(ApplyFailedException.class);
        stage.restart();

        stage.deploy(Thing.of("a", t -> t.size(1).region("one")));

        assertThat(cloud.items()).extracting(item -> item.props().region()).containsExactly("one");
        assertThat(stage.audit().sentences()).isEmpty();
        stage.destroy();
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void halfMadeObjectWithAUniqueNameGivesItUpWhenItIsDeclaredAnew() {
        ScratchStack stage = ScratchStack.over(FakeCloud.create());
        stage.strike(Fault.on(Fault.Verb.CREATE, "a").with(Faults.Kind.CRASH_AFTER));
        assertThatThrownBy(
                () -> stage.deploy(Thing.of("a", t -> t.size(1).slot("s").region("eu"))));
        stage.restart();
        stage.strike(Fault.on(Fault.Verb.DELETE, "a").with(Faults.Kind.CRASH_BEFORE));
        assertThatThrownBy(() -> stage.deploy(Mono.just("nothing")));
        stage.restart();
        stage.deploy(Thing.of("a", t -> t.size(1).slot("s").region("us")));
        stage.destroy();
    }

    /** The update of an object that is gone fails, and the next run looks again. */
    @Test
    void objectThatWasDeletedAndIsStillSeenIsMadeAnew() {
        FakeCloud cloud = FakeCloud.create();
        cloud.eventualReads(1);
        ScratchStack stage = ScratchStack.over(cloud);
        stage.deploy(Thing.of("a", t -> t.size(1)));
        stage.strike(Fault.on(Fault.Verb.DELETE, "a").with(Faults.Kind.FAIL_AFTER));
        assertThatThrownBy(() -> stage.deploy(Mono.just("nothing")));
        assertThatThrownBy(() -> stage.deploy(Thing.of("a", t -> t.size(1)))).hasMessageContaining("does not exist");
        stage.deploy(Thing.of("a", t -> t.size(1)));
        stage.destroy();
    }

    /** Its deletion took place and its answer was lost; the next run must not delete what has its place by then. */
    @Test
    void placeOfADeletedObjectMayBeSomebodyElsesWhenItsDeletionIsRepeated() {
        Map<String, Identity> owners = new TreeMap<>();
        var answerIsLost = new AtomicBoolean(true);
        Stack<Nothing> stack = stack(Lifecycle.of(
                Ledger.NOTE,
                request ->
                        Mono.fromSupplier(() -> found(owners.get(request.props().name()), request)),
                (self, props) -> Mono.defer(() -> {
                    if (self.phase() != Lifecycle.Phase.DELETE) {
                        owners.put(props.name(), self.identity());
                        return Mono.just(new Ledger.Attributes(props.name(), props.name()));
                    }
                    owners.remove(props.name());
                    return answerIsLost.getAndSet(false)
                            ? Mono.error(new IllegalStateException("connection reset"))
                            : self.destroy();
                })));
        run(Alchemy.deploy(stack, DEV));
        assertThatThrownBy(() -> run(Alchemy.destroy(stack, DEV))).hasMessageContaining("connection reset");
        owners.put("a", Ledger.SOMEBODY);
        run(Alchemy.destroy(stack, DEV));
        assertThat(owners).containsOnlyKeys("a");
    }

    private static Found<Ledger.Attributes> found(
            @Nullable Identity owner, Read<Ledger.Props, Ledger.Attributes> request) {
        var attributes =
                new Ledger.Attributes(request.props().name(), request.props().name());
        return owner == null
                ? Found.absent()
                : owner.equals(request.identity()) ? Found.ours(attributes) : Found.foreign(attributes, owner.fqn());
    }

    @Test
    void handlerThatSaysThatNothingWasMadeLeavesNothingBehind() {
        Stack<Nothing> stack = stack(
                Lifecycle.of(Ledger.NOTE, (self, props) -> self.nothingMade(new IllegalStateException("no licence"))));
        assertThatThrownBy(() -> run(Alchemy.deploy(stack, DEV)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("no licence");
        assertThat(run(store.load(new StageKey("ends", "dev"))).rows()).isEmpty();
        run(Alchemy.destroy(stack, DEV));
    }

    @Test
    void replacementOfWhichNothingWasMadeLeavesTheOriginal() {
        Map<String, Integer> made = new TreeMap<>();
        Stack<Nothing> first = stack(noteOf(made), "a", 1);
        run(Alchemy.deploy(first, DEV));
        Stack<Nothing> failing = stack(
                Lifecycle.of(Ledger.NOTE, (self, props) -> switch (self.phase()) {
                    case CREATE -> self.nothingMade(new IllegalStateException("no licence"));
                    case UPDATE -> self.replace();
                    case DELETE -> self.destroy();
                }),
                "a",
                2);
        assertThatThrownBy(() -> run(Alchemy.deploy(failing, DEV))).hasMessageContaining("no licence");
        assertThat(run(Alchemy.plan(first, DEV)).isEmpty()).isTrue();
    }

    @Test
    void destroyOfWhatMayHaveBeenMadeSaysWhatItDoesAndNamesTheWayOut() {
        List<Lifecycle.Phase> phases = new ArrayList<>();
        Stack<Nothing> stack = stack(Lifecycle.of(Ledger.NOTE, (self, props) -> {
            phases.add(self.phase());
            return Mono.error(new IllegalStateException("no licence"));
        }));
        assertThatThrownBy(() -> run(Alchemy.deploy(stack, DEV))).hasMessageContaining("no licence");
        Plan plan = run(Alchemy.planDestroy(stack, DEV, DeployOptions.DEFAULTS));
        assertThat(plan.toText()).contains("its provider cannot tell whether its create made an object");
        assertThatThrownBy(() -> run(Alchemy.destroy(stack, DEV)))
                .hasMessageContaining("no licence")
                .hasMessageContaining("state forget 'a' --stage dev")
                .hasMessageContaining("NothingMade");
        assertThat(phases).containsExactly(Lifecycle.Phase.CREATE, Lifecycle.Phase.CREATE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void objectOfATypeWithoutProviderIsLeftAloneOnRequestAlsoWhereItsResourceIsDeclared(boolean failsFirst) {
        Ledger ledger = Ledger.ownedByMark();
        run(Alchemy.deploy(
                Stack.named("ends")
                        .providers(ledger.providers())
                        .program(
                                Nothing.class,
                                Ledger.book("a", b -> b.name("a")).thenReturn(new Nothing())),
                DEV));
        Map<String, Integer> made = new TreeMap<>();
        Stack<Nothing> other = stack(noteOf(made), "a", 1);
        Plan plan = run(Alchemy.plan(other, DEV));
        assertThat(plan.warnings())
                .anySatisfy(warning -> assertThat(warning)
                        .contains("'a'")
                        .contains("Ledger.Book")
                        .contains("--forget"));
        DeployOptions consenting = DeployOptions.builder().consent("a").build();
        if (failsFirst) {
            assertThatThrownBy(() -> run(Alchemy.start(other, DEV, consenting).flatMap(io.alchemyreactive.Run::result)))
                    .hasMessageContaining("--forget");
        }
        DeployOptions forgetting = DeployOptions.builder().forget(true).build();
        assertThat(run(Alchemy.plan(other, DEV, forgetting)).toText()).contains("that object is left alone");
        run(Alchemy.start(other, DEV, forgetting).flatMap(io.alchemyreactive.Run::result));
        assertThat(made).containsOnlyKeys("a");
        assertThat(ledger.names()).containsExactly("a");
        assertThat(run(Alchemy.plan(other, DEV)).isEmpty()).isTrue();
        run(Alchemy.destroy(other, DEV));
        assertThat(made).isEmpty();
    }

    @Test
    void handlerMayReplaceWhatItAdopts() {
        Map<String, Integer> made = new TreeMap<>(Map.of("legacy", 7));
        Provider<Ledger.Props, Ledger.Attributes> provider = Lifecycle.of(
                Ledger.NOTE,
                request -> Mono.just(
                        made.containsKey("legacy")
                                ? Found.foreign(new Ledger.Attributes("legacy", "legacy"), "somebody")
                                : Found.absent()),
                (self, props) -> Mono.defer(() -> switch (self.phase()) {
                    case CREATE -> put(made, props);
                    case UPDATE ->
                        self.output().orElseThrow().id().equals("legacy") ? self.replace() : put(made, props);
                    case DELETE -> {
                        made.remove(self.output().orElseThrow().id());
                        yield self.destroy();
                    }
                }));
        DeployOptions adopting = DeployOptions.builder().adopt(true).build();
        Stack<Nothing> stack = stack(provider, "a", 1);
        run(Alchemy.start(stack, DEV, adopting).flatMap(io.alchemyreactive.Run::result));
        assertThat(made).containsOnlyKeys("a");
        run(Alchemy.destroy(stack, DEV));
        assertThat(made).isEmpty();
    }

    @Test
    void handlerReplacesWhatItAdoptsWithItsDataOnlyWithConsent() {
        Provider<Ledger.Props, Ledger.Attributes> provider = Lifecycle.of(
                Ledger.BOOK,
                request -> Mono.just(Found.foreign(new Ledger.Attributes("legacy", "legacy"), "somebody")),
                (self, props) -> self.replace());
        Stack<Nothing> stack = Stack.named("ends")
                .providers(Providers.of(provider))
                .program(Nothing.class, Ledger.book("a", b -> b.name("a")).thenReturn(new Nothing()));
        DeployOptions adopting = DeployOptions.builder().adopt(true).build();
        assertThatThrownBy(() -> run(Alchemy.start(stack, DEV, adopting).flatMap(io.alchemyreactive.Run::result)))
                .hasRootCauseInstanceOf(DataLossException.class);
    }

    /** A handler that knows its notes by their ids, which are their names. */
    private static Provider<Ledger.Props, Ledger.Attributes> noteOf(Map<String, Integer> made) {
        return Lifecycle.of(
                Ledger.NOTE,
                (self, props) -> Mono.defer(() -> {
                    if (self.phase() == Lifecycle.Phase.DELETE) {
                        made.remove(self.output().orElseThrow().id());
                        return self.destroy();
                    }
                    return put(made, props);
                }));
    }

    private static Mono<Ledger.Attributes> put(Map<String, Integer> made, Ledger.Props props) {
        made.put(props.name(), props.size());
        return Mono.just(new Ledger.Attributes(props.name(), props.name()));
    }

    private static Stack<Nothing> stack(Provider<?, ?> provider) {
        return stack(provider, "a", 1);
    }

    private static Stack<Nothing> stack(Provider<?, ?> provider, String name, int size) {
        return Stack.named("ends")
                .providers(Providers.of(provider))
                .program(
                        Nothing.class,
                        Ledger.note("a", n -> n.name(name).size(size)).thenReturn(new Nothing()));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20)));
    }
}
