package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.provider.ReplaceRequired;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.value.Value;
import io.alchemyreactive.value.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A fake that is stricter than the world: it refuses what a real cloud would, and tells what no engine should ask for. */
class FakeCloudTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final StageKey STAGE = new StageKey("shop", "dev");

    private final FakeCloud cloud = FakeCloud.create();

    private static Identity identity(String fqn, String instance) {
        return new Identity(new ResourceKey(STAGE, fqn), instance);
    }

    private static Thing.Props props(int size, @Nullable String slot, String... uses) {
        return new Thing.Props(size, null, slot, uses.length == 0 ? null : List.of(uses), null);
    }

    @SuppressWarnings("unchecked") // the provider of this type
    private static <P extends Record, A extends Record> Provider<P, A> provider(FakeCloud cloud, String type) {
        return (Provider<P, A>) cloud.providers().find(type).orElseThrow();
    }

    private Provider<Thing.Props, Thing.Attributes> things() {
        return provider(cloud, "Fake.Thing");
    }

    private static <P extends Record, A extends Record> A make(Provider<P, A> provider, Identity identity, P props) {
        return Objects.requireNonNull(provider.reconcile(
                        new Reconcile<>(identity, Reconcile.Phase.CREATE, props, Optional.empty(), Optional.empty()))
                .block(LIMIT));
    }

    private static <P extends Record, A extends Record> A change(
            Provider<P, A> provider, Identity identity, P news, @Nullable P olds, A attributes) {
        return Objects.requireNonNull(provider.reconcile(new Reconcile<>(
                        identity, Reconcile.Phase.UPDATE, news, Optional.ofNullable(olds), Optional.of(attributes)))
                .block(LIMIT));
    }

    private static <P extends Record, A extends Record> void delete(
            Provider<P, A> provider, Identity identity, P props, A attributes) {
        provider.delete(new Delete<>(identity, props, attributes)).block(LIMIT);
    }

    private static <P extends Record, A extends Record> Found<A> look(
            Provider<P, A> provider, Identity identity, P props, @Nullable A known) {
        return Objects.requireNonNull(provider.read(new Read<>(identity, props, Optional.ofNullable(known)))
                .block(LIMIT));
    }

    @Test
    void uniqueNamesAreUniqueWithinTheirType() {
        make(things(), identity("a", "i1"), props(1, "front"));
        assertThatThrownBy(() -> make(things(), identity("b", "i2"), props(1, "front")))
                .isInstanceOf(NothingMade.class)
                .hasMessage("nothing was made: slot front is taken");
        make(provider(cloud, Gadget.TYPE.name()), identity("c", "i3"), props(1, "front"));
        Provider<Note.Props, Note.Attributes> notes = provider(cloud, Note.TYPE.name());
        make(notes, identity("d", "i4"), new Note.Props("/etc/hosts", 1, null));
        assertThatThrownBy(() -> make(notes, identity("e", "i5"), new Note.Props("/etc/hosts", 1, null)))
                .hasMessageContaining("note /etc/hosts is taken");
        assertThat(cloud.mistakes()).isEmpty();
    }

    @Test
    void whatAnotherObjectOfItsStageUsesIsNotDeleted() {
        Thing.Attributes used = make(things(), identity("a", "i1"), props(1, null));
        Thing.Attributes user = make(things(), identity("b", "i2"), props(1, null, used.id()));
        assertThatThrownBy(() -> delete(things(), identity("a", "i1"), props(1, null), used))
                .hasMessageContaining("which thing-2 of dev's 'b' uses");
        assertThat(cloud.mistakes()).hasSize(1);
        delete(things(), identity("b", "i2"), props(1, null, used.id()), user);
        delete(things(), identity("a", "i1"), props(1, null), used);
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void whatIsGoneIsNotUsed() {
        Thing.Attributes used = make(things(), identity("a", "i1"), props(1, null));
        delete(things(), identity("a", "i1"), props(1, null), used);
        assertThatThrownBy(() -> make(things(), identity("b", "i2"), props(1, null, used.id())))
                .hasMessageContaining("thing-1 does not exist any more");
    }

    @Test
    void onlyTheHolderChangesOrDeletesAnObject() {
        Thing.Attributes made = make(things(), identity("a", "i1"), props(1, null));
        assertThatThrownBy(() -> delete(things(), identity("b", "i2"), props(1, null), made))
                .hasMessageContaining("does not hold it");
        assertThatThrownBy(() -> change(things(), identity("b", "i2"), props(2, null), props(1, null), made))
                .hasMessageContaining("does not hold it");
        assertThat(cloud.mistakes()).hasSize(2);
        // Without former properties it is taken over; then the former holder has lost it.
        change(things(), identity("b", "i2"), props(2, null), null, made);
        assertThatThrownBy(() -> delete(things(), identity("a", "i1"), props(2, null), made))
                .hasMessageContaining("does not hold it");
    }

    @Test
    void theProviderOfAnotherTypeIsRefused() {
        Thing.Attributes made = make(things(), identity("a", "i1"), props(1, null));
        Provider<Thing.Props, Thing.Attributes> gadgets = provider(cloud, Gadget.TYPE.name());
        assertThatThrownBy(() -> delete(gadgets, identity("a", "i1"), props(1, null), made))
                .hasMessageContaining("by the provider of FakeCloud.Gadget");
    }

    @Test
    void fixedPropertiesAskForAReplacementAndTheRefusalIsRemembered() {
        Thing.Attributes made = make(things(), identity("a", "i1"), props(1, "front"));
        var moved = new Thing.Props(1, "eu", "front", null, null);
        assertThatThrownBy(() -> change(things(), identity("a", "i1"), moved, props(1, "front"), made))
                .isInstanceOfSatisfying(
                        ReplaceRequired.class,
                        required -> assertThat(required.isDeleteFirst()).isTrue());
        assertThatThrownBy(() -> delete(things(), identity("a", "i1"), moved, made))
                .hasMessageContaining("with properties that it does not have");
        delete(things(), identity("a", "i1"), props(1, "front"), made);
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void aBoxIsNotDeletedWhileThereAreMembersInIt() {
        Provider<Thing.Props, Thing.Attributes> boxes = provider(cloud, Box.TYPE.name());
        Provider<Member.Props, Member.Attributes> members = provider(cloud, Member.TYPE.name());
        Thing.Attributes box = make(boxes, identity("box", "i1"), props(1, "front"));
        var inside = new Member.Props(box.id(), "clerk", 1, null);
        Member.Attributes member = make(members, identity("member", "i2"), inside);
        assertThatThrownBy(() -> delete(boxes, identity("box", "i1"), props(1, "front"), box))
                .hasMessageContaining("uses");
        assertThat(look(members, identity("other", "i3"), inside, null)).isEqualTo(Found.ours(member));
        var stranger = new Identity(new ResourceKey(new StageKey("shop", "prod"), "other"), "i3");
        assertThat(look(members, stranger, inside, null)).isInstanceOf(Found.Foreign.class);
        assertThatThrownBy(() -> make(members, identity("other", "i3"), inside)).hasMessageContaining("is taken");
    }

    @Test
    void aNoteIsWhatLiesAtThePathThatItsHandlerIsGiven() {
        Provider<Note.Props, Note.Attributes> notes = provider(cloud, Note.TYPE.name());
        Note.Attributes first = make(notes, identity("a", "i1"), new Note.Props("/a", 1, null));
        make(notes, identity("a", "i2"), new Note.Props("/b", 1, null));
        assertThatThrownBy(() -> delete(notes, identity("a", "i1"), new Note.Props("/b", 1, null), first))
                .hasMessageContaining("does not hold it");
        assertThatThrownBy(() -> change(
                        notes,
                        identity("a", "i1"),
                        new Note.Props("/c", 1, null),
                        new Note.Props("/a", 1, null),
                        first))
                .isInstanceOf(ReplaceRequired.class);
        change(notes, identity("a", "i1"), new Note.Props("/a", 2, null), new Note.Props("/a", 1, null), first);
        delete(notes, identity("a", "i1"), new Note.Props("/a", 2, null), first);
        assertThat(cloud.objects()).extracting(FakeCloud.CloudObject::id).containsExactly("note:/b");
    }

    @Test
    void readsLagBehindForAsManyReadsAsAsked() {
        cloud.eventualReads(2);
        Thing.Attributes made = make(things(), identity("a", "i1"), props(1, null));
        for (int i = 0; i < 2; i++) {
            assertThat(look(things(), identity("a", "i1"), props(1, null), null))
                    .isEqualTo(Found.cannotTell());
        }
        assertThat(look(things(), identity("a", "i1"), props(1, null), null)).isEqualTo(Found.ours(made));
        delete(things(), identity("a", "i1"), props(1, null), made);
        for (int i = 0; i < 2; i++) {
            assertThat(look(things(), identity("a", "i1"), props(1, null), made))
                    .isEqualTo(Found.ours(made));
        }
        assertThat(look(things(), identity("a", "i1"), props(1, null), made)).isEqualTo(Found.absent());
    }

    @Test
    void aLateEffectTakesPlaceAlsoAfterItsCallerHasGivenUp() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        cloud.answersLate(Duration.ofSeconds(5), time);
        StepVerifier.create(things().reconcile(new Reconcile<>(
                        identity("a", "i1"),
                        Reconcile.Phase.CREATE,
                        props(1, null),
                        Optional.empty(),
                        Optional.empty())))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(4)))
                .thenCancel()
                .verify(LIMIT);
        assertThat(cloud.items()).isEmpty();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(cloud.items()).hasSize(1);
    }

    @Test
    void aForgivingCloudLetsItAllPass() {
        FakeCloud forgiving = FakeCloud.forgiving();
        Provider<Thing.Props, Thing.Attributes> things = provider(forgiving, "Fake.Thing");
        Thing.Attributes used = make(things, identity("a", "i1"), props(1, null));
        make(things, identity("b", "i2"), props(1, null, used.id()));
        delete(things, identity("c", "i3"), props(7, null), used);
        assertThat(forgiving.items()).hasSize(1);
        assertThat(forgiving.mistakes()).isEmpty();
    }

    private static final class Watched {

        private final StateStore store;
        private final Lease lease;

        Watched(FakeCloud cloud) {
            store = cloud.watching(MemoryStateStore.create());
            var holder = new Holder("holder", "tester", "test", 1, "deploy", Instant.EPOCH);
            lease = Objects.requireNonNull(store.acquire(STAGE, holder).block(LIMIT));
        }

        void put(Row row) {
            store.commit(lease, List.of(new StateChange.PutRow(row))).block(LIMIT);
        }
    }

    private static Row row(
            String fqn,
            Status status,
            int revision,
            String instance,
            Thing.Props props,
            Thing.@Nullable Props last,
            Thing.@Nullable Attributes attributes) {
        var generation = new Generation(
                instance,
                "Fake.Thing",
                1,
                (Value.Fields) Values.of(props),
                last == null ? null : (Value.Fields) Values.of(last),
                attributes == null ? null : (Value.Fields) Values.of(attributes),
                List.of());
        return new Row(fqn, status, generation, List.of(), Policies.NONE, 0, revision, 1, Instant.EPOCH);
    }

    @Test
    void overAWatchedStoreOnlyWhatIsStoredOrWasAskedForIsAccepted() {
        var watched = new Watched(cloud);
        assertThatThrownBy(() -> {
                    watched.put(row("b", Status.CREATING, 1, "i2", props(1, null), null, null));
                    make(things(), identity("a", "i1"), props(1, null));
                })
                .hasMessageContaining("before its intent is stored");
        watched.put(row("a", Status.CREATING, 1, "i1", props(1, null), null, null));
        Thing.Attributes made = make(things(), identity("a", "i1"), props(1, null));
        watched.put(row("a", Status.CREATED, 2, "i1", props(1, null), null, made));
        assertThatThrownBy(() -> delete(things(), identity("a", "i1"), props(2, null), made))
                .hasMessageContaining("with properties that it does not have");
        // An intent whose call never came: it may be either.
        watched.put(row("a", Status.UPDATING, 3, "i1", props(2, null), props(1, null), made));
        delete(things(), identity("a", "i1"), props(2, null), made);
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void twoRowsThatHoldOneObjectAreNoticed() {
        var watched = new Watched(cloud);
        watched.put(row("a", Status.CREATING, 1, "i1", props(1, null), null, null));
        Thing.Attributes made = make(things(), identity("a", "i1"), props(1, null));
        watched.put(row("a", Status.CREATED, 2, "i1", props(1, null), null, made));
        watched.put(row("b", Status.CREATING, 1, "i2", props(1, null), null, made));
        assertThat(cloud.mistakes()).singleElement().asString().contains("thing-1 is held by the rows");
        assertThatThrownBy(() -> change(things(), identity("b", "i2"), props(2, null), null, made))
                .hasMessageContaining("does not hold it");
    }

    @Test
    void allTypesAreDeployedAndDestroyedByVerbsAndByHandlers() {
        Mono<?> program = Effect.run(fx -> {
            Box box = fx.yield(Box.of("box", t -> t.size(1).slot("front")));
            Member member =
                    fx.yield(Member.of("member", t -> t.size(1).box(box.id()).name("clerk")));
            Gadget gadget =
                    fx.yield(Gadget.of("gadget", t -> t.size(1).uses(Output.all(List.of(member.id(), box.label())))));
            fx.yield(Note.of("note", t -> t.size(1).path("/etc").uses(Output.all(List.of(gadget.id())))));
        });
        ScratchStack scratch = ScratchStack.over(cloud);
        scratch.deploy(program);
        assertThat(cloud.objects()).hasSize(4);
        scratch.destroy();
        assertThat(cloud.objects()).isEmpty();
        ScratchStack handled = ScratchStack.over(cloud.world(MemoryStateStore.create(), cloud.handlers()));
        handled.deploy(program);
        assertThat(cloud.objects()).hasSize(4);
        handled.destroy();
        assertThat(cloud.objects()).isEmpty();
        assertThat(cloud.mistakes()).isEmpty();
    }
}
