package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.StoppedException;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** What holds for each run: who may run at once, how it stops, what it tells, and what a failure leaves undone. */
class EngineLawsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage DEV = Stage.of("dev");

    record Nothing() {}

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();

    /** Creates of these things wait for the gate. */
    private final Set<String> gated = ConcurrentHashMap.newKeySet();

    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Sinks.One<String> arrived = Sinks.one();
    private final Sinks.Empty<Void> gate = Sinks.empty();

    private final Stack<Nothing> chainAndOne = stack(Effect.run(fx -> {
        Thing base = fx.yield(Thing.of("base", t -> t.size(1)));
        Thing user = fx.yield(Thing.of("user", t -> t.size(1).uses(Output.all(List.of(base.id())))));
        fx.yield(Thing.of("users-user", t -> t.size(1).uses(Output.all(List.of(user.id())))));
        fx.yield(Thing.of("alone", t -> t.size(1)));
    }));

    EngineLawsTest() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                String fqn = call.identity().fqn();
                if (call.verb() == FakeCloud.Verb.READ) {
                    return Mono.empty();
                }
                if (refused.contains(fqn)) {
                    return Mono.error(new IllegalStateException("no more " + fqn + " today"));
                }
                if (gated.contains(fqn)) {
                    arrived.tryEmitValue(fqn);
                    return gate.asMono();
                }
                return Mono.empty();
            }
        });
    }

    private Stack<Nothing> stack(Mono<Void> program) {
        return Stack.named("laws")
                .providers(cloud.providers())
                .program(Nothing.class, program.thenReturn(new Nothing()));
    }

    private <T> Mono<T> in(Mono<T> mono) {
        return mono.contextWrite(StateStore.provide(store));
    }

    private <T> T run(Mono<T> mono) {
        return in(mono).block(PATIENCE);
    }

    private Run<Deployment<Nothing>> started(Stack<Nothing> stack) {
        Run<Deployment<Nothing>> run = Objects.requireNonNull(run(Alchemy.start(stack, DEV, DeployOptions.DEFAULTS)));
        return run;
    }

    private StageSnapshot snapshot() {
        return Objects.requireNonNull(run(store.load(new StageKey("laws", "dev"))));
    }

    private List<String> changes() {
        return cloud.changes().stream().map(FakeCloud.Call::toString).toList();
    }

    @Test
    void secondRunOfAStageIsRefusedNamingTheFirst() {
        gated.add("base");
        Run<Deployment<Nothing>> first = started(chainAndOne);
        arrived.asMono().block(PATIENCE);
        StepVerifier.create(in(Alchemy.deploy(chainAndOne, DEV)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(LockedException.class)
                        .hasMessageContaining("laws/dev")
                        .hasMessageContaining("'deploy'"))
                .verify(PATIENCE);
        gate.tryEmitEmpty();
        assertThat(run(first.result())).isNotNull();
        assertThat(cloud.items()).hasSize(4);
    }

    @Test
    void otherStagesAreDeployedAtTheSameTime() {
        gated.add("base");
        Run<Deployment<Nothing>> first = started(chainAndOne);
        arrived.asMono().block(PATIENCE);
        gated.clear();
        run(Alchemy.deploy(chainAndOne, Stage.of("other")));
        gate.tryEmitEmpty();
        run(first.result());
        assertThat(cloud.items()).hasSize(8);
    }

    @Test
    void stopStartsNothingNewAndStoresWhatWasUnderWay() {
        gated.add("base");
        Run<Deployment<Nothing>> run = started(chainAndOne);
        arrived.asMono().block(PATIENCE);
        Mono<Void> stopped = run.stop();
        StepVerifier.create(stopped)
                .expectSubscription()
                .then(gate::tryEmitEmpty)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(run.result()).expectError(StoppedException.class).verify(PATIENCE);
        assertThat(snapshot().rows().get("base").status()).isEqualTo(Status.CREATED);
        assertThat(snapshot().rows()).doesNotContainKeys("user", "users-user");
        assertThat(snapshot().leasedBy()).isNull();
        gated.clear();
        cloud.forgetCalls();
        run(Alchemy.deploy(chainAndOne, DEV));
        assertThat(changes()).doesNotContain("CREATE base").contains("CREATE user", "CREATE users-user");
    }

    @Test
    void runIsEmittedAtOnceAlsoWhereAllAnswerWithoutWaiting() {
        // Not a gen, whose body has a thread of its own.
        Stack<Nothing> two = stack(Thing.of("base", t -> t.size(1))
                .then(Thing.of("other", t -> t.size(1)))
                .then());
        var letGo = new CountDownLatch(1);
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                // Keeps the thread that does the work, as no Mono that waits would.
                return call.verb() == FakeCloud.Verb.READ
                        ? Mono.empty()
                        : Mono.fromCallable(() -> {
                                    arrived.tryEmitValue(call.identity().fqn());
                                    return letGo.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                                })
                                .then();
            }
        });
        Run<Deployment<Nothing>> run = Objects.requireNonNull(
                run(Alchemy.start(two, DEV, DeployOptions.DEFAULTS).contextWrite(TestEnvironment.provide())));
        arrived.asMono().block(PATIENCE);
        StepVerifier.create(run.stop()).then(letGo::countDown).expectComplete().verify(PATIENCE);
        StepVerifier.create(run.result()).expectError(StoppedException.class).verify(PATIENCE);
        assertThat(cloud.items()).hasSize(1);
    }

    @Test
    void cancelOfTheResultDrainsAndGivesBackTheStage() {
        gated.add("base");
        Run<Deployment<Nothing>> run = started(chainAndOne);
        Disposable waiting = run.result().subscribe();
        arrived.asMono().block(PATIENCE);
        waiting.dispose();
        // Not drained yet, so the stage is still held.
        StepVerifier.create(in(Alchemy.deploy(chainAndOne, DEV)))
                .expectError(LockedException.class)
                .verify(PATIENCE);
        gate.tryEmitEmpty();
        StepVerifier.create(run.stop()).expectComplete().verify(PATIENCE);
        assertThat(snapshot().rows().get("base").status()).isEqualTo(Status.CREATED);
        assertThat(snapshot().rows()).doesNotContainKey("user");
        assertThat(snapshot().leasedBy()).isNull();
    }

    @Test
    void abortLeavesTheIntentForTheNextRun() {
        gated.add("base");
        Run<Deployment<Nothing>> run = started(chainAndOne);
        arrived.asMono().block(PATIENCE);
        run.abort();
        StepVerifier.create(run.result()).expectError(StoppedException.class).verify(PATIENCE);
        String instance = snapshot().rows().get("base").current().instance();
        assertThat(snapshot().rows().get("base").status()).isEqualTo(Status.CREATING);
        assertThat(snapshot().leasedBy()).isNull();
        gated.clear();
        run(Alchemy.deploy(chainAndOne, DEV));
        assertThat(snapshot().rows().get("base").current().instance()).isEqualTo(instance);
        assertThat(cloud.items()).hasSize(4);
    }

    @Test
    void failureStopsOnlyWhatDependsOnIt() {
        refused.add("user");
        Run<Deployment<Nothing>> run = started(chainAndOne);
        StepVerifier.create(run.result())
                .expectErrorSatisfies(error -> {
                    assertThat(error)
                            .isInstanceOf(ApplyFailedException.class)
                            .hasMessageContaining("'user': creating it failed: no more user today")
                            .hasMessageContaining("not tried because of that: users-user");
                    assertThat(((ApplyFailedException) error).changedSomething())
                            .isTrue();
                })
                .verify(PATIENCE);
        assertThat(snapshot().rows().get("alone").status()).isEqualTo(Status.CREATED);
        assertThat(snapshot().rows()).doesNotContainKey("users-user");
        List<DeployEvent> events = Objects.requireNonNull(run(run.events().collectList()));
        assertThat(events)
                .filteredOn(DeployEvent.Skipped.class::isInstance)
                .extracting(event -> ((DeployEvent.OfResource) event).fqn())
                .containsExactly("users-user");
        assertThat(events)
                .filteredOn(DeployEvent.Failed.class::isInstance)
                .extracting(event -> ((DeployEvent.OfResource) event).fqn())
                .containsExactly("user");
        refused.clear();
        run(Alchemy.deploy(chainAndOne, DEV));
        assertThat(cloud.items()).hasSize(4);
    }

    @Test
    void whatExistsInStateAloneIsNoChangeThatAFailureLeavesBehind() {
        ResourceType<Note, Note.Props, Note.Attributes> type = Note.TYPE.stateOnly();
        refused.add("base");
        for (boolean stateOnly : new boolean[] {true, false}) {
            ResourceType<Note, Note.Props, Note.Attributes> note = stateOnly ? type : Note.TYPE;
            Stack<Nothing> stack = Stack.named("laws")
                    .providers(cloud.providers())
                    .providers(Providers.of(new Note.Notes(note)))
                    .program(
                            Nothing.class,
                            note.declare("note", Note.Inputs::new, (Note.Inputs n) -> n.text("x"))
                                    .then(Thing.of("base", t -> t.size(1)))
                                    .thenReturn(new Nothing()));
            StepVerifier.create(in(Alchemy.deploy(stack, Stage.of(stateOnly ? "dev" : "other"))))
                    .expectErrorSatisfies(error -> assertThat(((ApplyFailedException) error).changedSomething())
                            .isEqualTo(!stateOnly))
                    .verify(PATIENCE);
        }
    }

    /** A text in state. */
    static final class Note extends Resource<Note.Attributes> {

        record Props(String text) {}

        record Attributes(String text) {}

        static final ResourceType<Note, Props, Attributes> TYPE =
                ResourceType.of("Test.Note", Props.class, Attributes.class, Note::new);

        private Note(Handle<Attributes> handle) {
            super(handle);
        }

        static final class Inputs extends InputBuilder<Inputs> {
            Inputs text(String text) {
                return set("text", text);
            }
        }

        record Notes(ResourceType<Note, Props, Attributes> type) implements Provider<Props, Attributes> {

            @Override
            public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
                return Mono.just(new Attributes(request.news().text()));
            }

            @Override
            public Mono<Void> delete(Delete<Props, Attributes> request) {
                return Mono.empty();
            }
        }
    }

    @Test
    void allFailuresAreReportedInTheOrderOfThePlan() {
        refused.addAll(Set.of("base", "alone"));
        StepVerifier.create(in(Alchemy.deploy(chainAndOne, DEV)))
                .expectErrorSatisfies(error -> {
                    ApplyFailedException failed = (ApplyFailedException) error;
                    assertThat(failed.failures())
                            .extracting(ApplyFailedException.Failure::fqn)
                            .containsExactly("alone", "base");
                    assertThat(failed.getSuppressed()).hasSize(1);
                })
                .verify(PATIENCE);
    }

    @Test
    void eventsAreOneSequenceInWhichResultsComeBeforeWhatUsesThem() {
        Run<Deployment<Nothing>> run = started(chainAndOne);
        run(run.result());
        for (int reader = 0; reader < 2; reader++) {
            List<DeployEvent> events = Objects.requireNonNull(run(run.events().collectList()));
            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i).sequence()).isEqualTo(i);
            }
            assertThat(events.get(0)).isInstanceOf(DeployEvent.RunStarted.class);
            assertThat(events.get(events.size() - 1)).isInstanceOf(DeployEvent.RunEnded.class);
            for (String fqn : List.of("base", "user", "users-user", "alone")) {
                assertThat(place(events, DeployEvent.Planned.class, fqn))
                        .isLessThan(place(events, DeployEvent.Started.class, fqn));
                assertThat(place(events, DeployEvent.Started.class, fqn))
                        .isLessThan(place(events, DeployEvent.Finished.class, fqn));
            }
            assertThat(place(events, DeployEvent.Finished.class, "base"))
                    .isLessThan(place(events, DeployEvent.Started.class, "user"));
            assertThat(place(events, DeployEvent.Finished.class, "user"))
                    .isLessThan(place(events, DeployEvent.Started.class, "users-user"));
        }
    }

    private static int place(List<DeployEvent> events, Class<? extends DeployEvent.OfResource> kind, String fqn) {
        List<DeployEvent> found = events.stream()
                .filter(event ->
                        kind.isInstance(event) && kind.cast(event).fqn().equals(fqn))
                .toList();
        assertThat(found).as("%s of %s", kind.getSimpleName(), fqn).hasSize(1);
        return events.indexOf(found.get(0));
    }

    @Test
    void finishedComesAfterTheRowIsDurable() {
        Run<Deployment<Nothing>> run = started(chainAndOne);
        List<Boolean> durable = Objects.requireNonNull(run(run.events()
                .ofType(DeployEvent.Finished.class)
                .flatMapSequential(event -> store.load(new StageKey("laws", "dev"))
                        .map(now -> now.rows().get(event.fqn()).status() == Status.CREATED))
                .collectList()));
        assertThat(durable).hasSize(4).containsOnly(true);
    }

    @Test
    void everyPublisherMayBeSubscribedToTwice() {
        var plan = in(Alchemy.plan(chainAndOne, DEV));
        assertThat(plan.block(PATIENCE)).isEqualTo(plan.block(PATIENCE));
        var deploy = in(Alchemy.deploy(chainAndOne, DEV));
        assertThat(deploy.block(PATIENCE).plan().isEmpty()).isFalse();
        assertThat(deploy.block(PATIENCE).plan().isEmpty()).isTrue();
        Run<Deployment<Nothing>> run = started(chainAndOne);
        assertThat(run(run.result())).isSameAs(run(run.result()));
        assertThat(run(run.events().collectList())).isEqualTo(run(run.events().collectList()));
        run(run.stop());
        run(run.stop());
        var destroy = in(Alchemy.destroy(chainAndOne, DEV));
        assertThat(destroy.block(PATIENCE).changes()).hasSize(4);
        assertThat(destroy.block(PATIENCE).changes()).isEmpty();
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void planTakesNoLeaseAndSaysWhoHasIt() {
        gated.add("base");
        Run<Deployment<Nothing>> run = started(chainAndOne);
        arrived.asMono().block(PATIENCE);
        assertThat(Objects.requireNonNull(run(Alchemy.plan(chainAndOne, DEV))).leasedBy())
                .hasValueSatisfying(holder -> assertThat(holder.command()).isEqualTo("deploy"));
        gate.tryEmitEmpty();
        run(run.result());
    }

    @Test
    void failedDeleteBlocksOnlyWhatItUses() {
        run(Alchemy.deploy(chainAndOne, DEV));
        refused.add("user");
        assertThatThrownBy(() -> run(Alchemy.destroy(chainAndOne, DEV)))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("1 resource failed")
                .hasMessageContaining("not tried because of that: base");
        assertThat(snapshot().rows()).containsOnlyKeys("base", "user");
        refused.clear();
        run(Alchemy.destroy(chainAndOne, DEV));
        assertThat(cloud.items()).isEmpty();
    }
}
