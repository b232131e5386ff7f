package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.DataLossException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.ProtectedStageException;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Data goes only with consent, whichever change takes it. */
class DataLossTest {

    private static final DeployOptions CONSENT =
            DeployOptions.builder().consent("a").build();

    record Nothing() {}

    private final Ledger ledger = Ledger.ownedByMark();
    private final StateStore store = MemoryStateStore.create();
    private final ScratchStack stage = ledger.stage(store);

    private static Mono<Ledger.Entry> book(String kind) {
        return Ledger.book("a", b -> b.name("a-" + kind).kind(kind));
    }

    @Test
    void changeOfTheTypeNeedsConsentForTheDataOfTheOldType() {
        stage.deploy(Ledger.book("a", b -> b.name("a")));
        Mono<?> asNote = Ledger.note("a", n -> n.name("a"));
        Plan plan = stage.plan(asNote);
        assertThat(plan.change("a").orElseThrow().dataLoss()).containsExactly("its pages");
        assertThatThrownBy(() -> stage.deploy(asNote))
                .isInstanceOf(DataLossException.class)
                .hasMessageContaining("--confirm a");
        assertThat(ledger.items()).extracting(Ledger.Item::type).containsExactly("Ledger.Book");
        stage.with(CONSENT).deploy(asNote);
        assertThat(ledger.items()).extracting(Ledger.Item::type).containsExactly("Ledger.Note");
    }

    @Test
    void changeOfTheTypeIsRefusedWhereDataIsProtected() {
        Stack.Builder builder =
                Stack.named("scratch").providers(ledger.providers()).protect("scratch", Protection.NO_DATA_LOSS);
        run(Alchemy.deploy(
                builder.program(
                        Nothing.class, Ledger.book("a", b -> b.name("a")).thenReturn(new Nothing())),
                Stage.of("scratch")));
        Stack<Nothing> asNote = builder.program(
                Nothing.class, Ledger.note("a", n -> n.name("a")).thenReturn(new Nothing()));
        assertThatThrownBy(() -> run(
                        Alchemy.start(asNote, Stage.of("scratch"), CONSENT).flatMap(io.alchemyreactive.Run::result)))
                .isInstanceOf(ProtectedStageException.class);
        assertThat(ledger.items()).extracting(Ledger.Item::type).containsExactly("Ledger.Book");
    }

    @Test
    void olderObjectWithDataGoesOnlyWithConsent() {
        withAnOlderBook();
        Plan kept = stage.plan(book("new"));
        assertThat(kept.change("a").orElseThrow().action()).isEqualTo(ChangeAction.UPDATE);
        assertThat(kept.change("a").orElseThrow().dataLoss()).containsExactly("its pages (of an older object)");
        assertThatThrownBy(() -> stage.deploy(book("new"))).isInstanceOf(DataLossException.class);
        assertThat(ledger.names()).containsExactly("a-old", "a-new");
        stage.with(CONSENT).deploy(book("new"));
        assertThat(ledger.names()).containsExactly("a-new");
    }

    /** Its users have not moved, so that it is taken back; the one that was to follow it has data by now. */
    @Test
    void objectThatGivesWayToTheOneBeforeItGoesOnlyWithConsent() {
        stage.deploy(usedBook("old"));
        stage.fails(Fault.Verb.UPDATE, "user");
        assertThatThrownBy(() -> stage.with(CONSENT).deploy(usedBook("new"))).isInstanceOf(ApplyFailedException.class);
        stage.restart();
        assertThat(ledger.names()).containsExactlyInAnyOrder("a-old", "a-new", "user");
        assertThat(stage.plan(usedBook("old")).change("a").orElseThrow().dataLoss())
                .containsExactly("its pages");
        assertThatThrownBy(() -> stage.deploy(usedBook("old"))).isInstanceOf(DataLossException.class);
        stage.with(CONSENT).deploy(usedBook("old"));
        assertThat(ledger.names()).containsExactlyInAnyOrder("a-old", "user");
    }

    private static Mono<?> usedBook(String kind) {
        return book(kind)
                .flatMap(book -> Ledger.note("user", n -> n.name("user").uses(Output.all(List.of(book.id())))));
    }

    @Test
    void olderObjectWithDataOfARemovedResourceGoesOnlyWithConsent() {
        withAnOlderBook();
        // The type of the live object holds no data; that of the older one does.
        assertThatThrownBy(() -> stage.with(CONSENT)
                        .strike(Fault.on(Fault.Verb.DELETE, "a").always())
                        .deploy(note()))
                .isInstanceOf(ApplyFailedException.class);
        stage.restart();
        Plan plan = stage.plan(Mono.just("nothing"));
        assertThat(plan.change("a").orElseThrow().dataLoss()).contains("its pages (of an older object)");
        assertThatThrownBy(() -> stage.deploy(Mono.just("nothing"))).isInstanceOf(DataLossException.class);
    }

    @Test
    void updateInPlaceThatLosesDataNeedsConsent() {
        stage.deploy(Ledger.book("a", b -> b.name("a").size(3)));
        Mono<?> smaller = Ledger.book("a", b -> b.name("a").size(1));
        Plan plan = stage.plan(smaller);
        assertThat(plan.change("a").orElseThrow().action()).isEqualTo(ChangeAction.UPDATE);
        assertThat(plan.change("a").orElseThrow().dataLoss()).containsExactly("pages without room");
        assertThatThrownBy(() -> stage.deploy(smaller))
                .isInstanceOf(DataLossException.class)
                .hasMessageContaining("--confirm a");
        assertThat(ledger.items()).extracting(item -> item.props().size()).containsExactly(3);
        stage.with(CONSENT).deploy(smaller);
        assertThat(ledger.items()).extracting(item -> item.props().size()).containsExactly(1);
    }

    @Test
    void updateInPlaceThatTurnsOutToLoseDataNeedsConsent() {
        stage.deploy(Ledger.book("a", b -> b.name("a").size(3)));
        Mono<?> late = Ledger.note("first", n -> n.name("first"))
                .flatMap(first ->
                        Ledger.book("a", b -> b.name("a").size(first.id().map(id -> 1))));
        assertThat(stage.plan(late).change("a").orElseThrow().dataLoss()).isEmpty();
        assertThatThrownBy(() -> stage.deploy(late))
                .isInstanceOf(ApplyFailedException.class)
                .hasStackTraceContaining("updating 'a'")
                .hasStackTraceContaining("--confirm a");
        assertThat(ledger.items()).extracting(item -> item.props().size()).contains(3);
        stage.with(CONSENT).deploy(late);
        assertThat(ledger.items()).extracting(item -> item.props().size()).containsExactlyInAnyOrder(1, 1);
    }

    @Test
    void replacingARetainedObjectNeedsNoConsent() {
        Mono<?> old = Ledger.book("a", b -> b.name("a-old").kind("old").options(o -> o.retain()));
        Mono<?> next = Ledger.book("a", b -> b.name("a-new").kind("new").options(o -> o.retain()));
        stage.deploy(old);
        assertThat(stage.plan(next).change("a").orElseThrow().dataLoss()).isEmpty();
        stage.deploy(next);
        assertThat(ledger.names()).containsExactly("a-old", "a-new");
    }

    @Test
    void objectThatIsNoLongerRetainedNeedsConsent() {
        stage.deploy(Ledger.book("a", b -> b.name("a-old").kind("old").options(o -> o.retain())));
        assertThatThrownBy(() -> stage.deploy(book("new"))).isInstanceOf(DataLossException.class);
        assertThat(ledger.names()).containsExactly("a-old");
    }

    @Test
    void memberOfWhatIsDeletedFirstStaysWhereTheProgramRetainsIt() {
        stage.deploy(boxed("one", false));
        Plan plan = stage.plan(boxed("two", true));
        assertThat(plan.change("a").orElseThrow().dataLoss()).isEmpty();
        stage.deploy(boxed("two", true));
        assertThat(ledger.names()).containsExactlyInAnyOrder("box", "a-one", "a-two");
    }

    @Test
    void memberOfWhatIsDeletedFirstGoesWithConsentWhereItIsNoLongerRetained() {
        stage.deploy(boxed("one", true));
        assertThatThrownBy(() -> stage.deploy(boxed("two", false))).isInstanceOf(DataLossException.class);
        stage.with(CONSENT).deploy(boxed("two", false));
        assertThat(ledger.names()).containsExactlyInAnyOrder("box", "a-two");
    }

    /** The box is deleted before another one is made, and so is the book in it. */
    private static Mono<?> boxed(String kind, boolean retained) {
        return Ledger.note("box", b -> b.name("box").kind(kind))
                .flatMap(box -> Ledger.book("a", b -> {
                    b.name("a-" + kind).kind(box.id());
                    if (retained) {
                        b.options(o -> o.retain());
                    }
                }));
    }

    /** A row whose replaced object could not be deleted. */
    private void withAnOlderBook() {
        stage.deploy(book("old"));
        stage.fails(Fault.Verb.DELETE, "a");
        assertThatThrownBy(() -> stage.with(CONSENT).deploy(book("new"))).isInstanceOf(ApplyFailedException.class);
        stage.restart();
        assertThat(ledger.names()).containsExactly("a-old", "a-new");
    }

    private static Mono<Ledger.Entry> note() {
        return Ledger.note("a", n -> n.name("a-note"));
    }

    private <T> void run(Mono<T> mono) {
        mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20));
    }
}
