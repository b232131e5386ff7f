package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.EditOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.StateEdits;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.plan.SameObjectException;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.SchemaMigration;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** An object is held by one row, whatever leads to it. */
class OneObjectTest {

    private static final StageKey SCRATCH = new StageKey("scratch", "scratch");
    private static final DeployOptions ADOPT =
            DeployOptions.builder().adopt(true).build();

    private static final Duration LIMIT = Duration.ofSeconds(20);

    record Nothing() {}

    private final StateStore store = MemoryStateStore.create();

    private static Mono<Ledger.Entry> clerk(String id) {
        return Ledger.note(id, n -> n.name("clerk"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void changedIdIsRefusedWithTheRenameThatWasMeant(boolean marksOwners) {
        Ledger ledger = marksOwners ? Ledger.ownedByMark() : Ledger.ownedByPlace();
        ScratchStack stage = ledger.stage(store);
        stage.deploy(clerk("old"));
        assertThatThrownBy(() -> stage.plan(clerk("new")))
                .hasMessageContaining("renamedFrom(\"old\")")
                .hasMessageContaining("state move 'old' 'new' --stage scratch")
                .hasMessageNotContaining("--adopt");
        assertThatThrownBy(() -> stage.with(ADOPT).deploy(clerk("new"))).hasMessageContaining("renamedFrom(\"old\")");
        assertThat(ledger.names()).containsExactly("clerk");
        assertThat(stage.state().rows().keySet()).containsExactly("old");
        stage.deploy(Ledger.note("new", n -> n.name("clerk").options(o -> o.renamedFrom("old"))));
        assertThat(ledger.names()).containsExactly("clerk");
        assertThat(stage.state().rows().keySet()).containsExactly("new");
    }

    @Test
    void changedIdIsCuredByMovingTheRow() {
        Ledger ledger = Ledger.ownedByPlace();
        ScratchStack stage = ledger.stage(store);
        stage.deploy(clerk("old"));
        run(StateEdits.move(SCRATCH, "old", "new", EditOptions.DEFAULTS));
        assertThat(stage.plan(clerk("new")).isEmpty()).isTrue();
    }

    @Test
    void forgottenObjectIsAdoptedAgain() {
        Ledger ledger = Ledger.ownedByPlace();
        ScratchStack stage = ledger.stage(store);
        stage.deploy(clerk("old"));
        run(StateEdits.forget(SCRATCH, "old", EditOptions.DEFAULTS));
        stage.deploy(clerk("new"));
        assertThat(ledger.items()).hasSize(1);
    }

    @Test
    void twoDeclarationsOfOneExistingObjectAreRefused() {
        Ledger ledger = Ledger.ownedByPlace();
        ledger.plant(Ledger.NOTE, "clerk", Ledger.SOMEBODY);
        ScratchStack stage = ledger.stage(store);
        assertThatThrownBy(() -> stage.deploy(both()))
                .hasMessageContaining("'one'")
                .hasMessageContaining("'two'")
                .hasMessageContaining("one object");
        assertThat(stage.state().rows()).isEmpty();
    }

    @Test
    void twoDeclarationsThatMakeOneObjectAreRefusedAndNoneIsDeletedForTheOther() {
        Ledger ledger = Ledger.ownedByPlace();
        ScratchStack stage = ledger.stage(store);
        // Nothing stands there while the deploy is planned, so both are made.
        assertThatThrownBy(() -> stage.deploy(both())).hasMessageContaining("one object");
        assertThatThrownBy(() -> stage.plan(both())).hasMessageContaining("one object");
        stage.deploy(clerk("one"));
        assertThat(ledger.names()).containsExactly("clerk");
        assertThat(stage.state().rows().keySet()).containsExactly("one");
        stage.destroy();
        assertThat(ledger.items()).isEmpty();
    }

    @Test
    void objectThatAnotherRowHoldsIsNotTakenByARowWhoseOwnIsGone() {
        Ledger ledger = Ledger.fallingBackToNames();
        ScratchStack stage = ledger.stage(store);
        Mono<?> program = Ledger.note("a", n -> n.name("a"))
                .then(Ledger.note("b", n -> n.name("b")))
                .thenReturn("done");
        stage.deploy(program);
        ledger.lose("a");
        ledger.rename("b", "a");
        for (boolean adopt : new boolean[] {false, true}) {
            DeployOptions refresh =
                    DeployOptions.builder().refresh(true).adopt(adopt).build();
            assertThatThrownBy(() -> stage.with(refresh).deploy(program))
                    .hasMessageContaining("'b' and 'a'")
                    .hasMessageContaining("one object")
                    .hasMessageNotContaining("--adopt");
        }
        assertThat(ledger.names()).containsExactly("a");
        assertThat(stage.state().rows().get("a").current().attributes())
                .isNotEqualTo(stage.state().rows().get("b").current().attributes());
    }

    @Test
    void objectThatAnotherStageHoldsInTheFormOfAnOlderVersionIsNotAdopted() {
        Ledger ledger = Ledger.ownedByPlace();
        ledger.stage(store).stage("prod").deploy(clerk("old"));
        StageKey prod = new StageKey("scratch", "prod");
        Row row = run(store.load(prod)).rows().get("old");
        Value id = row.current().attributes().values().get("id");
        Row before = Rows.next(row.withCurrent(
                row.current().withAttributes(new Value.Fields(Map.of("key", id, "name", new Value.Text("clerk"))))));
        Lease lease = run(store.acquire(prod, StateSamples.holder("an older version")));
        store.commit(lease, List.of(new StateChange.PutRow(before))).block(LIMIT);
        lease.release().block(LIMIT);
        Stack<Nothing> present = Stack.named("scratch")
                .providers(ledger.providers(KEYED))
                .program(
                        Nothing.class,
                        KEYED.declare("new", Ledger.Entry.Inputs::new, n -> n.name("clerk"))
                                .thenReturn(new Nothing()));

        assertThatThrownBy(
                        () -> run(Alchemy.start(present, Stage.of("dev"), ADOPT).flatMap(Run::result)))
                .hasRootCauseInstanceOf(SameObjectException.class)
                .hasMessageContaining("scratch/prod/old");

        assertThat(ledger.names()).containsExactly("clerk");
        assertThat(run(store.stages().collectList())).containsExactly(prod);
    }

    /** The second version of the type; the first one called the id "key". */
    private static final ResourceType<Ledger.Entry, Ledger.Props, Ledger.Attributes> KEYED = ResourceType.of(
                    "Ledger.Note", Ledger.Props.class, Ledger.Attributes.class, Ledger.Entry::new)
            .schema(2, new SchemaMigration() {
                @Override
                public Value.Fields attributes(int from, Value.Fields stored) {
                    return new Value.Fields(Map.of(
                            "id", stored.values().get("key"),
                            "name", stored.values().get("name")));
                }
            });

    @Test
    void objectOfAnotherStageOrStackIsNotAdopted() {
        Ledger ledger = Ledger.ownedByPlace();
        ledger.stage(store).stage("staging").deploy(clerk("old"));
        ScratchStack other = ledger.stage(store).stage("prod");
        assertThatThrownBy(() -> other.deploy(clerk("new")))
                .hasRootCauseInstanceOf(SameObjectException.class)
                .hasMessageContaining("scratch/staging/old");
        Stack<Nothing> otherStack = Stack.named("other")
                .providers(ledger.providers())
                .program(Nothing.class, clerk("mine").thenReturn(new Nothing()));
        assertThatThrownBy(() -> run(Alchemy.deploy(otherStack, Stage.of("staging"))))
                .hasRootCauseInstanceOf(SameObjectException.class)
                .hasMessageContaining("scratch/staging/old");
        assertThat(run(store.stages().collectList())).containsExactly(new StageKey("scratch", "staging"));
    }

    @Test
    void planWithoutAdoptionReadsItsStageAlone() {
        Ledger ledger = Ledger.ownedByPlace();
        ledger.stage(store).stage("staging").deploy(clerk("old"));
        var reads = new java.util.concurrent.atomic.AtomicInteger();
        StateStore counting = new ForwardingStateStore(store) {
            @Override
            public Mono<io.alchemyreactive.state.StageSnapshot> load(StageKey stage) {
                reads.incrementAndGet();
                return super.load(stage);
            }
        };
        Stack<Nothing> stack = Stack.named("scratch")
                .providers(ledger.providers())
                .program(
                        Nothing.class,
                        Ledger.note("fresh", n -> n.name("fresh")).thenReturn(new Nothing()));
        Alchemy.plan(stack, Stage.of("prod"))
                .contextWrite(StateStore.provide(counting))
                .block(Duration.ofSeconds(20));
        assertThat(reads).hasValue(1);
    }

    @Test
    void objectThatTwoRowsHoldGoesWithTheLastOfThem() {
        Ledger ledger = Ledger.ownedByPlace();
        ScratchStack stage = ledger.stage(store);
        stage.deploy(clerk("old"));
        holdAlso("new", stage.state().rows().get("old"));
        ledger.forgetCalls();
        stage.deploy(clerk("new"));
        assertThat(ledger.calls()).isEmpty();
        assertThat(ledger.names()).containsExactly("clerk");
        holdAlso("old", stage.state().rows().get("new"));
        run(Alchemy.destroy(stack(ledger), Stage.of("scratch")));
        assertThat(ledger.items()).isEmpty();
        assertThat(ledger.calls()).hasSize(1);
    }

    @Test
    void objectWhoseAdoptionDidNotBeginIsLeftToItsOwner() {
        Ledger ledger = Ledger.ownedByMark();
        ledger.plant(Ledger.NOTE, "clerk", Ledger.SOMEBODY);
        ScratchStack stage = ledger.stage(store);
        stage.strike(Fault.onCommit("new creating").with(Faults.Kind.CRASH_AFTER));
        assertThatThrownBy(() -> stage.with(ADOPT).deploy(clerk("new")));
        stage.restart();
        stage.destroy();
        assertThat(ledger.names()).containsExactly("clerk");
    }

    @Test
    void objectWhoseAdoptionInPlaceOfAnOlderOneDidNotBeginIsLeftToItsOwner() {
        Ledger ledger = Ledger.ownedByMark();
        ScratchStack stage = ledger.stage(store);
        stage.deploy(Ledger.note("a", n -> n.name("old").kind("one")));
        Mono<?> next = Ledger.note("a", n -> n.name("clerk").kind("two"));
        stage.fails(Fault.Verb.CREATE, "a");
        assertThatThrownBy(() -> stage.deploy(next));
        stage.restart();
        ledger.plant(Ledger.NOTE, "clerk", Ledger.SOMEBODY);
        stage.strike(Fault.onCommit("a replacing").with(Faults.Kind.CRASH_AFTER));
        assertThatThrownBy(() -> stage.with(ADOPT).deploy(next));
        stage.restart();
        stage.destroy();
        assertThat(ledger.names()).containsExactly("clerk");
    }

    @Test
    void objectThatStandsWhereAResourceWasWantedBeforeIsLeftToItsOwner() {
        Ledger ledger = Ledger.ownedByMark();
        ScratchStack stage = ledger.stage(store);
        stage.deploy(Ledger.note("a", n -> n.name("old").kind("one")));
        stage.fails(Fault.Verb.CREATE, "a");
        assertThatThrownBy(
                () -> stage.deploy(Ledger.note("a", n -> n.name("clerk").kind("two"))));
        stage.restart();
        ledger.plant(Ledger.NOTE, "clerk", Ledger.SOMEBODY);
        stage.with(ADOPT).deploy(Ledger.note("a", n -> n.name("new").kind("two")));
        assertThat(ledger.names()).containsExactlyInAnyOrder("clerk", "new");
    }

    private static Mono<?> both() {
        return Effect.run(fx -> {
                    fx.yield(clerk("one"));
                    fx.yield(clerk("two"));
                })
                .thenReturn("both");
    }

    private static Stack<Nothing> stack(Ledger ledger) {
        return Stack.named("scratch").providers(ledger.providers()).program(Nothing.class, Mono.just(new Nothing()));
    }

    /** A second row for the object, as versions before could write it. */
    private void holdAlso(String fqn, Row row) {
        Row second = row.withFqn(fqn).withRevision(1);
        var holder = new io.alchemyreactive.state.Holder(
                "id", "ada", "host", 1, "test", java.time.Instant.parse("2026-01-01T00:00:00Z"));
        run(store.acquire(SCRATCH, holder)
                .flatMap(lease -> store.commit(
                                lease, java.util.List.of(new io.alchemyreactive.state.StateChange.PutRow(second)))
                        .then(lease.release())
                        .thenReturn(new ResourceKey(SCRATCH, fqn))));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20)));
    }
}
