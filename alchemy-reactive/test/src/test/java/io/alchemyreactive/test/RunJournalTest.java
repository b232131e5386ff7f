package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.event.EventForm;
import io.alchemyreactive.internal.codec.JournalForm;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.state.Actor;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** What a run leaves in the journal of its stage. */
class RunJournalTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage DEV = Stage.of("dev");
    private static final StageKey KEY = new StageKey("laws", "dev");

    record Nothing() {}

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<String> gated = ConcurrentHashMap.newKeySet();
    private final Sinks.Empty<Void> gate = Sinks.empty();

    private final Stack<Nothing> chain = stack(Effect.run(fx -> {
        Thing base = fx.yield(Thing.of("base", t -> t.size(1).secret(Redacted.of("correct horse"))));
        fx.yield(Thing.of("user", t -> t.size(1).uses(Output.all(List.of(base.id())))));
    }));

    RunJournalTest() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                String fqn = call.identity().fqn();
                if (call.verb() != FakeCloud.Verb.READ && refused.contains(fqn)) {
                    return Mono.error(new IllegalStateException("no more " + fqn + " today"));
                }
                return call.verb() != FakeCloud.Verb.READ && gated.contains(fqn) ? gate.asMono() : Mono.empty();
            }
        });
    }

    @Test
    void journalReplaysTheEventsOfEachRun() {
        List<DeployEvent> deploy = events(Alchemy.start(chain, DEV, DeployOptions.DEFAULTS));
        List<DeployEvent> destroy = events(Alchemy.startDestroy(chain, DEV, DeployOptions.DEFAULTS));
        List<JournalEntry> lines = journal();
        List<String> deployments =
                lines.stream().map(JournalEntry::deployment).distinct().toList();
        assertThat(deployments).hasSize(2);
        assertThat(replayed(lines, deployments.get(0))).isEqualTo(deploy);
        assertThat(replayed(lines, deployments.get(1))).isEqualTo(destroy);
        assertThat(lines)
                .flatExtracting(JournalEntry::changes)
                .extracting(change -> change.what() + " " + change.fqn())
                .containsSubsequence("creating base", "created base", "creating user", "created user")
                .containsSubsequence("removed user", "deleting base", "removed base", "stage-removed ");
    }

    @Test
    void runThatChangesNothingIsOneLine() {
        events(Alchemy.start(chain, DEV, DeployOptions.DEFAULTS));
        int before = journal().size();
        List<DeployEvent> again = events(Alchemy.start(chain, DEV, DeployOptions.DEFAULTS));
        List<JournalEntry> lines = journal();
        assertThat(lines).hasSize(before + 1);
        JournalEntry last = lines.get(before);
        assertThat(last.changes()).isEmpty();
        assertThat(EventForm.read(last)).isEqualTo(again);
        assertThat(again).hasSize(2);
    }

    @Test
    void failuresStandInItAndThePlanThatFailedDoesNot() {
        refused.add("base");
        Run<Deployment<Nothing>> run = start(chain);
        StepVerifier.create(run.result())
                .expectError(ApplyFailedException.class)
                .verify(PATIENCE);
        List<DeployEvent> events = run.events().collectList().block(PATIENCE);
        assertThat(replayed(journal(), journal().get(0).deployment())).isEqualTo(events);
        assertThat(events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                DeployEvent.Failed.class,
                                failed -> assertThat(failed.message()).contains("no more base today")))
                .last()
                .isInstanceOfSatisfying(
                        DeployEvent.RunEnded.class,
                        ended -> assertThat(ended.outcome()).isEqualTo(DeployEvent.Outcome.FAILED));

        int before = journal().size();
        Stack<Nothing> broken = stack(Mono.error(new IllegalStateException("no program today")));
        StepVerifier.create(Alchemy.deploy(broken, DEV).contextWrite(StateStore.provide(store)))
                .expectErrorMessage("the program of stack 'laws' failed: IllegalStateException: no program today")
                .verify(PATIENCE);
        assertThat(journal()).hasSize(before);
    }

    @Test
    void noSecretStandsInIt() {
        events(Alchemy.start(chain, DEV, DeployOptions.DEFAULTS));
        assertThat(journal())
                .extracting(JournalForm::write)
                .allSatisfy(line -> assertThat(line).doesNotContain("correct horse", "token-of-thing"));
    }

    @Test
    void runIsFollowedWhileACallIsUnderWay() {
        gated.add("user");
        Run<Deployment<Nothing>> run = start(chain);
        Flux<DeployEvent> followed =
                store.follow(KEY, 0).flatMapIterable(EventForm::read).takeUntil(DeployEvent.RunEnded.class::isInstance);
        StepVerifier.create(followed.filter(
                        event -> event instanceof DeployEvent.Finished || event instanceof DeployEvent.RunEnded))
                .expectNextMatches(event ->
                        event instanceof DeployEvent.Finished of && of.fqn().equals("base"))
                .then(gate::tryEmitEmpty)
                .expectNextMatches(event ->
                        event instanceof DeployEvent.Finished of && of.fqn().equals("user"))
                .expectNextMatches(DeployEvent.RunEnded.class::isInstance)
                .expectComplete()
                .verify(PATIENCE);
        run.result().block(PATIENCE);
        assertThat(replayed(journal(), journal().get(0).deployment()))
                .isEqualTo(run.events().collectList().block(PATIENCE));
    }

    @Test
    void actorOfTheContextIsNamed() {
        Alchemy.deploy(chain, DEV)
                .contextWrite(StateStore.provide(store))
                .contextWrite(Actor.provide("anna"))
                .block(PATIENCE);
        assertThat(journal())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.actor()).contains("anna"));
    }

    @Test
    void runGoesOnWhereItsNewsCannotBeWritten() {
        StateStore deaf = Faults.atFirst("commit Note", Faults.Kind.FAIL_BEFORE).store(store);
        Alchemy.deploy(chain, DEV).contextWrite(StateStore.provide(deaf)).block(PATIENCE);
        assertThat(store.load(KEY).block(PATIENCE)).satisfies(now -> {
            assertThat(now.rows()).hasSize(2);
            assertThat(now.leasedBy()).isNull();
        });
    }

    private Stack<Nothing> stack(Mono<Void> program) {
        return Stack.named("laws")
                .providers(cloud.providers())
                .program(Nothing.class, program.thenReturn(new Nothing()));
    }

    private Run<Deployment<Nothing>> start(Stack<Nothing> stack) {
        return Objects.requireNonNull(Alchemy.start(stack, DEV, DeployOptions.DEFAULTS)
                .contextWrite(StateStore.provide(store))
                .block(PATIENCE));
    }

    private <T> List<DeployEvent> events(Mono<Run<T>> start) {
        Run<T> run = Objects.requireNonNull(
                start.contextWrite(StateStore.provide(store)).block(PATIENCE));
        run.result().block(PATIENCE);
        return Objects.requireNonNull(run.events().collectList().block(PATIENCE));
    }

    private List<JournalEntry> journal() {
        return Objects.requireNonNull(store.journal(KEY).collectList().block(PATIENCE));
    }

    private static List<DeployEvent> replayed(List<JournalEntry> lines, String deployment) {
        return lines.stream()
                .filter(line -> line.deployment().equals(deployment))
                .flatMap(line -> EventForm.read(line).stream())
                .toList();
    }
}
