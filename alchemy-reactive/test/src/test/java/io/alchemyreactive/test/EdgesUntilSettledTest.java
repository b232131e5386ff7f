package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** An object that another one still uses stays until it is no longer used; the ledger refuses to delete it before. */
class EdgesUntilSettledTest {

    private final Ledger ledger = Ledger.ownedByMark();
    private final ScratchStack stage = ledger.stage(MemoryStateStore.create());

    private static Mono<Ledger.Entry> entry(String id) {
        return Ledger.note(id, n -> n.name(id));
    }

    private static Mono<Ledger.Entry> entry(String id, String kind, Ledger.Entry used) {
        return Ledger.note(id, n -> n.name(id + "-" + kind).kind(kind).uses(Output.all(List.of(used.id()))));
    }

    /** The user uses one of two entries; only that one is declared. */
    private static Mono<?> using(String used) {
        return Effect.run(fx -> fx.yield(entry("user", "plain", fx.yield(entry(used)))))
                .thenReturn("done");
    }

    private static Mono<?> used(String region) {
        return Thing.of("a", t -> t.size(1).region(region))
                .flatMap(a -> Thing.of("user", t -> t.size(1).uses(Output.all(List.of(a.id())))));
    }

    @Test
    void objectThatAnotherStageUsesDoesNotGiveWayToTheOneBeforeIt() {
        FakeCloud cloud = FakeCloud.create();
        ScratchStack owner = ScratchStack.over(cloud);
        owner.deploy(used("old"));
        owner.fails(Fault.Verb.UPDATE, "user");
        assertThatThrownBy(() -> owner.deploy(used("new"))).isInstanceOf(ApplyFailedException.class);
        owner.restart();
        owner.stage("other")
                .deploy(Thing.ref("a", Ref.stage("scratch"))
                        .flatMap(a -> Thing.of("b", t -> t.size(1).uses(Output.all(List.of(a.id()))))));

        assertThat(owner.plan(used("old")).change("a").orElseThrow().borrowers())
                .extracting(Object::toString)
                .containsExactly("scratch/other/b");
        cloud.forgetCalls();
        assertThatThrownBy(() -> owner.deploy(used("old"))).isInstanceOf(BorrowedException.class);
        assertThat(cloud.changes()).isEmpty();
    }

    @Test
    void programThatFailsTwiceDeletesNothingThatIsStillUsed() {
        stage.deploy(using("old"));
        for (int i = 0; i < 2; i++) {
            stage.fails(Fault.Verb.UPDATE, "user");
            assertThatThrownBy(() -> stage.deploy(using("new"))).isInstanceOf(ApplyFailedException.class);
            stage.restart();
            assertThat(ledger.names()).contains("old");
            assertThat(ledger.calls()).noneMatch(call -> call.startsWith("DELETE"));
        }
        stage.deploy(using("new"));
        assertThat(ledger.names()).containsExactlyInAnyOrder("new", "user-plain");
    }

    @Test
    void destroyAfterAFailedUpdateDeletesUsersFirst() {
        stage.deploy(using("old"));
        stage.fails(Fault.Verb.UPDATE, "user");
        assertThatThrownBy(() -> stage.deploy(using("new"))).isInstanceOf(ApplyFailedException.class);
        stage.restart();
        stage.destroy();
        assertThat(ledger.items()).isEmpty();
    }

    @Test
    void replacementAfterAFailedUpdateKeepsTheOrder() {
        stage.deploy(using("old"));
        stage.fails(Fault.Verb.UPDATE, "user");
        assertThatThrownBy(() -> stage.deploy(using("new"))).isInstanceOf(ApplyFailedException.class);
        stage.restart();
        stage.deploy(Effect.run(fx -> fx.yield(entry("user", "other", fx.yield(entry("new")))))
                .thenReturn("done"));
        assertThat(ledger.names()).containsExactlyInAnyOrder("new", "user-other");
    }

    @Test
    void reversedDependenciesAreDestroyedObjectByObject() {
        stage.deploy(Effect.run(fx -> fx.yield(entry("a", "one", fx.yield(entry("b")))))
                .thenReturn("done"));
        // Now 'b' uses a new 'a', and the old 'a', which uses 'b', cannot be deleted.
        stage.strike(Fault.on(Fault.Verb.DELETE, "a").always());
        Mono<?> reversed = Effect.run(fx -> {
                    Ledger.Entry a =
                            fx.yield(Ledger.note("a", n -> n.name("a-two").kind("two")));
                    fx.yield(Ledger.note("b", n -> n.name("b").uses(Output.all(List.of(a.id())))));
                })
                .thenReturn("done");
        assertThatThrownBy(() -> stage.deploy(reversed)).isInstanceOf(ApplyFailedException.class);
        stage.restart();
        assertThat(ledger.names()).containsExactlyInAnyOrder("a-one", "a-two", "b");
        ledger.forgetCalls();
        stage.destroy();
        assertThat(ledger.items()).isEmpty();
        assertThat(ledger.calls()).containsExactly("DELETE a a-one", "DELETE b b", "DELETE a a-two");
    }

    @Test
    void objectOfAnotherTypeStaysUntilItsUsersHaveMoved() {
        stage.deploy(using("old"));
        Mono<?> asBook = Effect.run(fx -> {
                    Ledger.Entry book = fx.yield(Ledger.book("old", b -> b.name("old")));
                    fx.yield(entry("user", "plain", book));
                })
                .thenReturn("done");
        stage.deploy(asBook);
        assertThat(ledger.items()).extracting(Ledger.Item::type).contains("Ledger.Book");
        assertThat(ledger.names()).containsExactlyInAnyOrder("old", "user-plain");
    }

    @Test
    void removedUserGoesBeforeAnObjectThatIsDeletedFirst() {
        Mono<?> before = Effect.run(fx -> {
                    Ledger.Entry box =
                            fx.yield(Ledger.note("box", b -> b.name("box").kind("one")));
                    fx.yield(entry("member", "plain", box));
                })
                .thenReturn("done");
        stage.deploy(before);
        ledger.forgetCalls();
        stage.deploy(Ledger.note("box", b -> b.name("box").kind("two")));
        assertThat(ledger.calls()).containsExactly("DELETE member member-plain", "DELETE box box", "CREATE box");
        assertThat(ledger.names()).containsExactly("box");
    }

    @Test
    void removedUserThatIsStillUsedStaysUntilItsOwnUserHasSettled() {
        Mono<?> before = Effect.run(fx -> {
                    Ledger.Entry box =
                            fx.yield(Ledger.note("box", b -> b.name("box").kind("one")));
                    Ledger.Entry member = fx.yield(entry("member", "plain", box));
                    fx.yield(entry("user", "plain", member));
                })
                .thenReturn("done");
        stage.deploy(before);
        Mono<?> after = Effect.run(fx -> {
                    fx.yield(Ledger.note("box", b -> b.name("box").kind("two")));
                    fx.yield(Ledger.note("user", n -> n.name("user-plain").kind("plain")));
                })
                .thenReturn("done");
        // The box cannot go yet, as the member uses it; the next deploy finds the member gone.
        assertThatThrownBy(() -> stage.deploy(after)).isInstanceOf(ApplyFailedException.class);
        stage.deploy(after);
        assertThat(ledger.names()).containsExactlyInAnyOrder("box", "user-plain");
    }

    /** The kind of the member is the box's object, so that it is made anew with it; a reader uses the member. */
    private static Mono<?> nested(String kind, boolean withReader) {
        return Effect.run(fx -> {
                    Ledger.Entry box =
                            fx.yield(Ledger.note("box", b -> b.name("box").kind(kind)));
                    Ledger.Entry member =
                            fx.yield(Ledger.note("member", m -> m.name("member").kind(box.id())));
                    if (withReader) {
                        fx.yield(entry("reader", "plain", member));
                    }
                })
                .thenReturn("done");
    }

    @Test
    void saysWhichUserKeepsWhatGoesFirst() {
        stage.deploy(nested("one", true));
        stage.fails(Fault.Verb.DELETE, "reader");
        assertThatThrownBy(() -> stage.deploy(nested("two", false)))
                .isInstanceOfSatisfying(
                        ApplyFailedException.class,
                        failed -> assertThat(failed.failures())
                                .extracting(ApplyFailedException.Failure::fqn)
                                .contains("reader")
                                .doesNotContain("member"))
                .hasMessageNotContaining("stopped");
    }

    @Test
    void placeThatAnOlderObjectStillHoldsIsFreeOnceItsUserHasGone() {
        Ledger names = Ledger.withoutNamesInDiffs();
        ScratchStack strict = names.stage(MemoryStateStore.create());
        strict.deploy(Effect.run(fx -> {
                    Ledger.Entry first =
                            fx.yield(Ledger.note("a", n -> n.name("first").kind("one")));
                    fx.yield(entry("user", "plain", first));
                })
                .thenReturn("done"));
        strict.strike(Fault.on(Fault.Verb.DELETE, "user").always());
        assertThatThrownBy(() ->
                        strict.deploy(Ledger.note("a", n -> n.name("second").kind("two"))))
                .isInstanceOf(ApplyFailedException.class);
        // Neither the original nor the object that followed it, and the original still holds the name.
        Mono<?> third = Ledger.note("a", n -> n.name("first").kind("three"));
        assertThatThrownBy(() -> strict.deploy(third)).isInstanceOf(ApplyFailedException.class);
        strict.restart();
        // The user goes in the first deploy, and in the next one the original and then the name.
        assertThatThrownBy(() -> strict.deploy(third))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("the name first is taken");
        strict.deploy(third);
        assertThat(names.names()).containsExactly("first");
        assertThat(names.items().get(0).props().kind()).isEqualTo("three");
    }
}
