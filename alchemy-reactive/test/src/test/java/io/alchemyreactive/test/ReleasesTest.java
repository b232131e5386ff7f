package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.EditOptions;
import io.alchemyreactive.NotStoredException;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.StateEdits;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.effect.ReleaseException;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A release that fails never hides why the work failed, and is a failure of its own where the work succeeded. */
class ReleasesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage DEV = Stage.of("dev");
    private static final StageKey KEY = new StageKey("app", "dev");

    record One(Thing thing) {}

    private final FakeCloud cloud = FakeCloud.create();

    /** A store on a disk that is full: commits fail where that is wanted, and so does each release. */
    private static final class FullDisk extends ForwardingStateStore {

        private final boolean commits;
        private final Mono<Void> release;

        FullDisk(boolean commits, Mono<Void> release) {
            super(MemoryStateStore.create());
            this.commits = commits;
            this.release = release;
        }

        private record Held(Lease lease, Mono<Void> released) implements Lease {

            @Override
            public StageKey stage() {
                return lease.stage();
            }

            @Override
            public Holder holder() {
                return lease.holder();
            }

            @Override
            public long fence() {
                return lease.fence();
            }

            @Override
            public Mono<Void> release() {
                return lease.release().then(released);
            }
        }

        @Override
        public Mono<Lease> acquire(StageKey stage, Holder holder) {
            return super.acquire(stage, holder).map(lease -> new Held(lease, release));
        }

        @Override
        public Mono<Void> commit(Lease lease, List<StateChange> changes) {
            return commits
                    ? super.commit(((Held) lease).lease(), changes)
                    : Mono.error(new IOException("No space left on device"));
        }
    }

    private static final Mono<Void> FULL = Mono.error(new IOException("lease.json: No space left on device"));
    private static final String SAID =
            "the lease of stage app/dev could not be released: lease.json: No space left on" + " device";

    private Stack<One> stack() {
        return Stack.named("app")
                .providers(cloud.providers())
                .program(One.class, Thing.of("db", t -> t.size(1)).map(One::new));
    }

    private final IllegalStateException refused = new IllegalStateException("refused");

    private void refuseCreates() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.CREATE ? Mono.error(refused) : Mono.empty();
            }
        });
    }

    private static void isSuppressedBy(Throwable error) {
        assertThat(error.getSuppressed())
                .anySatisfy(late ->
                        assertThat(late).isInstanceOf(ReleaseException.class).hasMessage(SAID));
    }

    @Test
    void aFullDiskIsToldAlthoughTheLeaseCannotBeGivenBackEither() {
        StepVerifier.create(Alchemy.deploy(stack(), DEV).contextWrite(StateStore.provide(new FullDisk(false, FULL))))
                .expectErrorSatisfies(error -> {
                    assertThat(error)
                            .isInstanceOf(ApplyFailedException.class)
                            .hasMessageContaining("db: No space left on device");
                    isSuppressedBy(error);
                })
                .verify(PATIENCE);
    }

    private static boolean isEnd(StateChange change) {
        return change instanceof StateChange.Note note
                && note.events().stream().anyMatch(event -> event.values().containsKey("outcome"));
    }

    /** Writes everything but the end of a run. */
    private static StateStore withoutEnds() {
        return new ForwardingStateStore(MemoryStateStore.create()) {
            @Override
            public Mono<Void> commit(Lease lease, List<StateChange> changes) {
                return changes.stream().anyMatch(ReleasesTest::isEnd)
                        ? Mono.error(new IOException("No space left on device"))
                        : super.commit(lease, changes);
            }
        };
    }

    private static final String NO_END =
            "cannot use the state in the journal of stage app/dev: the end of the run could"
                    + " not be written: No space left on device. Nothing else of the run is lost by that";

    @Test
    void anEndThatCannotBeWrittenIsToldAfterTheFailureOfTheWork() {
        refuseCreates();

        StepVerifier.create(Alchemy.deploy(stack(), DEV).contextWrite(StateStore.provide(withoutEnds())))
                .expectErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(ApplyFailedException.class);
                    assertThat(error.getSuppressed())
                            .anySatisfy(late -> assertThat(late).hasMessage(NO_END));
                })
                .verify(PATIENCE);
    }

    @Test
    void anEndThatCannotBeWrittenAfterADeployGoesWhereReactorSendsDroppedErrors() {
        List<Throwable> dropped = new CopyOnWriteArrayList<>();
        Consumer<Throwable> hook = dropped::add;

        StepVerifier.create(Alchemy.deploy(stack(), DEV)
                        .contextWrite(StateStore.provide(withoutEnds()))
                        .contextWrite(context -> context.put("reactor.onErrorDropped.local", hook)))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(dropped).singleElement().satisfies(late -> assertThat(late).hasMessage(NO_END));
    }

    @Test
    void aLeaseThatCannotBeGivenBackAfterADeployIsAFailure() {
        StepVerifier.create(Alchemy.deploy(stack(), DEV).contextWrite(StateStore.provide(new FullDisk(true, FULL))))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ReleaseException.class)
                        .hasMessage("The work is done, but " + SAID))
                .verify(PATIENCE);
        assertThat(cloud.items()).hasSize(1);
    }

    @Test
    void aCorrectionByHandTellsItsOwnFailureFirst() {
        Mono<?> forget = StateEdits.forget(KEY, "db", EditOptions.DEFAULTS);

        StepVerifier.create(forget.contextWrite(StateStore.provide(new FullDisk(true, FULL))))
                .expectErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(NotStoredException.class);
                    isSuppressedBy(error);
                })
                .verify(PATIENCE);
    }

    @Test
    void aStoreThatNeverGivesTheLeaseBackDoesNotHoldTheRunUp() {
        var store = new FullDisk(true, Mono.never());

        StepVerifier.withVirtualTime(() -> Alchemy.deploy(stack(), DEV).contextWrite(StateStore.provide(store)))
                .thenAwait(Duration.ofSeconds(30))
                .expectErrorMessage("The work is done, but the lease of stage app/dev could not be released: the store"
                        + " did not answer for 30 s. See: lock list")
                .verify(PATIENCE);
    }

    @Test
    void providersThatCannotBeReleasedAreToldAfterTheFailureOfTheWork() {
        refuseCreates();
        Layer<Providers> unreleasable = Layer.of(
                "the client", Mono.just(cloud.providers()), all -> Mono.error(new IOException("socket closed")));
        Stack<One> stack = Stack.named("app")
                .providers(unreleasable)
                .program(One.class, Thing.of("db", t -> t.size(1)).map(One::new));
        StateStore store = MemoryStateStore.create();

        StepVerifier.create(Alchemy.deploy(stack, DEV).contextWrite(StateStore.provide(store)))
                .expectErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(ApplyFailedException.class).hasRootCause(refused);
                    assertThat(error.getSuppressed())
                            .anySatisfy(late ->
                                    assertThat(late).hasMessage("the client could not be released: socket closed"));
                })
                .verify(PATIENCE);
        StepVerifier.create(store.leases()).expectComplete().verify(PATIENCE);
    }
}
