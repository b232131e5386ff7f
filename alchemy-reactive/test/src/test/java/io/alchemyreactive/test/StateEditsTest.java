package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.EditOptions;
import io.alchemyreactive.EditRefusedException;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.StateEdits;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class StateEditsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final StageKey STAGING = new StageKey("shop", "staging");

    record Outputs(Thing db, Thing user) {}

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();
    private final Stack<Outputs> shop =
            Stack.named("shop").providers(cloud.providers()).program(Outputs.class, program());

    @BeforeEach
    void deployStaging() {
        deploy("staging");
    }

    @Test
    void aRowThatIsBorrowedWhileItIsBeingForgottenIsPutBack() {
        var before = store.load(STAGING).block(LIMIT);

        StepVerifier.create(edited(StateEdits.forget(STAGING, "spare", borrowedMeanwhile())))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOfSatisfying(
                                EditRefusedException.class,
                                refused -> assertThat(refused.users())
                                        .containsExactly(new ResourceKey(new StageKey("shop", "pr-1"), "user"))))
                .verify(LIMIT);

        var after = store.load(STAGING).block(LIMIT);
        assertThat(after.leasedBy()).isNull();
        assertThat(after.row("spare").orElseThrow().current())
                .isEqualTo(before.row("spare").orElseThrow().current());
    }

    @Test
    void aRowThatIsBorrowedWhileItIsBeingMovedKeepsItsName() {
        var before = store.load(STAGING).block(LIMIT);

        StepVerifier.create(edited(StateEdits.move(STAGING, "db", "database", borrowedMeanwhile())))
                .expectError(EditRefusedException.class)
                .verify(LIMIT);

        var after = store.load(STAGING).block(LIMIT);
        assertThat(after.rows()).containsOnlyKeys("db", "spare", "user");
        assertThat(after.row("user").orElseThrow().current())
                .isEqualTo(before.row("user").orElseThrow().current());
        assertThat(after.outputs()).isEqualTo(before.outputs());
        assertThat(edited(Alchemy.plan(shop, Stage.of("staging"))).block(LIMIT).isEmpty())
                .isTrue();
    }

    @Test
    void programsThatReferThroughTheOutputsFindAMovedResource() {
        edited(StateEdits.move(STAGING, "db", "database", EditOptions.DEFAULTS)).block(LIMIT);
        Stack<Outputs> other = Stack.named("other")
                .providers(cloud.providers())
                .program(Outputs.class, Effect.gen(fx -> {
                    Thing db = fx.yield(shop.stage("staging")).db();
                    return new Outputs(
                            db, fx.yield(Thing.of("mine", t -> t.size(1).secret(db.token()))));
                }));

        edited(Alchemy.deploy(other, Stage.of("x"))).block(LIMIT);

        assertThat(store.borrowers(STAGING).collectList().block(LIMIT))
                .isNotEmpty()
                .allSatisfy(borrow -> assertThat(borrow.owner().fqn()).isEqualTo("database"));
    }

    @Test
    void borrowsOfAMovedOrForgottenResourceFollowIt() {
        deploy("pr-1");
        var preview = new StageKey("shop", "pr-1");

        edited(StateEdits.move(preview, "user", "client", EditOptions.DEFAULTS)).block(LIMIT);
        assertThat(borrowers()).containsExactlyInAnyOrder("(outputs)", "client", "client");

        edited(StateEdits.forget(preview, "client", EditOptions.DEFAULTS)).block(LIMIT);
        assertThat(borrowers()).containsExactly("(outputs)");
    }

    private List<String> borrowers() {
        return store.borrowers(STAGING)
                .map(borrow -> borrow.borrower().fqn())
                .collectList()
                .block(LIMIT);
    }

    /** Approves after a preview has been deployed that uses the database of staging. */
    private EditOptions borrowedMeanwhile() {
        return EditOptions.builder()
                .approve(edit -> edited(Alchemy.deploy(shop, Stage.of("pr-1"))).thenReturn(true))
                .build();
    }

    private void deploy(String stage) {
        edited(Alchemy.deploy(shop, Stage.of(stage))).block(LIMIT);
    }

    private <T> Mono<T> edited(Mono<T> work) {
        return work.contextWrite(StateStore.provide(store));
    }

    private static Mono<Outputs> program() {
        return Effect.gen(fx -> {
            boolean preview = fx.yield(Stage.current()).startsWith("pr-");
            Ref staging = Ref.stage("staging");
            Thing db = fx.yield(preview ? Thing.ref("db", staging) : Thing.of("db", t -> t.size(1)));
            Thing spare = fx.yield(preview ? Thing.ref("spare", staging) : Thing.of("spare", t -> t.size(1)));
            List<Output<String>> used = preview ? List.of(db.id(), spare.id()) : List.of(db.id());
            Thing user = fx.yield(Thing.of("user", t -> t.size(1).uses(Output.all(used))));
            return new Outputs(db, user);
        });
    }
}
