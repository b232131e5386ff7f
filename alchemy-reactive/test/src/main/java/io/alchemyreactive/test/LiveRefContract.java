package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.LiveRef;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.resource.InvalidReferenceException.Reason;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.StateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/**
 * Tests for a service that follows a resource with a live reference. A test class of a store implements this interface.
 * Each test has a store of its own.
 */
public interface LiveRefContract {

    /** The time limit of each wait in a test. */
    Duration LIMIT = Duration.ofSeconds(60);

    /** The store. */
    StateStore store();

    @Test
    default void theCurrentAttributesComeFirstAndThenEachChangeOnce() {
        var stage = new Followed(store());
        stage.deploy(1);
        StepVerifier.create(stage.changes().map(Thing.Attributes::label))
                .expectNext("size-1")
                .then(() -> stage.deploy(2))
                .expectNext("size-2")
                // A deploy without a change emits nothing, and neither does a deploy of other resources.
                .then(() -> stage.deploy(2))
                .then(() -> stage.deployOther(5))
                .then(() -> stage.deploy(3))
                .expectNext("size-3")
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    default void aReplacedObjectIsToldOnceItsSuccessorIsThere() {
        var stage = new Followed(store());
        stage.deploy(1);
        List<String> ids = new ArrayList<>();
        StepVerifier.create(stage.changes().map(Thing.Attributes::id))
                .consumeNextWith(ids::add)
                .then(() -> stage.deployIn("us"))
                .consumeNextWith(ids::add)
                .thenCancel()
                .verify(LIMIT);
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(stage.cloud.items()).anyMatch(item -> item.id().equals(ids.get(1)));
    }

    @Test
    default void whatIsNotThereYetOrAnyMoreIsWaitedFor() {
        var stage = new Followed(store());
        List<String> ids = new ArrayList<>();
        StepVerifier.create(stage.changes().map(Thing.Attributes::id))
                .then(stage::deployWithout)
                .then(() -> stage.deploy(1))
                .consumeNextWith(ids::add)
                .then(stage::destroy)
                .then(() -> stage.deploy(1))
                .consumeNextWith(ids::add)
                .thenCancel()
                .verify(LIMIT);
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    default void whoAsksForTheCurrentOnesIsToldWhyThereAreNone() {
        var stage = new Followed(store());
        StepVerifier.create(stage.current())
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOfSatisfying(
                                InvalidReferenceException.class,
                                invalid -> assertThat(invalid.reason()).isEqualTo(Reason.NOT_DEPLOYED)))
                .verify(LIMIT);
        stage.deploy(4);
        StepVerifier.create(stage.current().map(Thing.Attributes::label))
                .expectNext("size-4")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    default void secretsArriveInTheTypeOfTheAttributes() {
        var stage = new Followed(store());
        stage.deploy(1);
        StepVerifier.create(stage.changes().take(1))
                .assertNext(
                        attributes -> assertThat(attributes.token().reveal()).isEqualTo("token-of-" + attributes.id()))
                .expectComplete()
                .verify(LIMIT);
    }

    /** A stage with the thing that the test follows and another thing. */
    final class Followed {

        /** The outputs of the stack. */
        public record Outputs(Thing db) {}

        private static final LiveRef<Thing.Attributes> REF =
                LiveRef.to(Thing.TYPE, "db", Ref.of("followed", "staging"));

        private static final Stage STAGE = Stage.of("staging");

        private final FakeCloud cloud = FakeCloud.create();
        private final StateStore store;
        private int size = 1;
        private int other = 1;
        private String region = "eu";

        /** A stage in this store. */
        public Followed(StateStore store) {
            this.store = store;
        }

        /** Emits the attributes of the thing at each change. */
        public Flux<Thing.Attributes> changes() {
            return REF.changes().contextWrite(StateStore.provide(store));
        }

        /** Deploys the thing with this size. Blocks. */
        public void deploy(int size) {
            this.size = size;
            deploy();
        }

        private void deployOther(int size) {
            other = size;
            deploy();
        }

        private void deployWithout() {
            run(Alchemy.deploy(
                    Stack.named("followed")
                            .providers(cloud.providers())
                            .program(
                                    Outputs.class,
                                    Effect.gen(fx -> new Outputs(fx.yield(Thing.of("other", t -> t.size(1)))))),
                    STAGE));
        }

        private void deployIn(String region) {
            this.region = region;
            deploy();
        }

        private Mono<Thing.Attributes> current() {
            return REF.current().contextWrite(StateStore.provide(store));
        }

        private void deploy() {
            run(Alchemy.deploy(stack(), STAGE));
        }

        private void destroy() {
            run(Alchemy.destroy(stack(), STAGE));
        }

        private void run(Mono<?> work) {
            work.contextWrite(StateStore.provide(store)).block(LIMIT);
        }

        private Stack<Outputs> stack() {
            int now = size;
            int others = other;
            String where = region;
            return Stack.named("followed").providers(cloud.providers()).program(Outputs.class, Effect.gen(fx -> {
                fx.yield(Thing.of("other", t -> t.size(others)));
                return new Outputs(fx.yield(Thing.of("db", t -> t.size(now).region(where))));
            }));
        }
    }
}
