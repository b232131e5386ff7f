package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.provider.Retryable;
import io.alchemyreactive.resource.Retries;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Calls that go wrong by their name: the n-th time, repeatedly, late. */
class FaultsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final FakeCloud cloud = FakeCloud.create();
    private final ScratchStack scratch = ScratchStack.over(cloud);

    record Nothing() {}

    private static Mono<?> db(int size) {
        return Thing.of("db", t -> t.size(size));
    }

    private static List<Boolean> outcomes(Faults faults, String name, int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> faults.effect(name, Mono.just(true))
                        .onErrorReturn(false)
                        .block(LIMIT))
                .toList();
    }

    @Test
    void namedCallsGoWrongTheNthTimeAndSoOftenInARow() {
        assertThat(outcomes(Faults.of(Fault.on(Fault.Verb.UPDATE, "db")), "update db", 3))
                .containsExactly(false, true, true);
        assertThat(outcomes(Faults.of(Fault.on(Fault.Verb.UPDATE, "db").nth(2).times(2)), "update db", 4))
                .containsExactly(true, false, false, true);
        assertThat(outcomes(Faults.of(Fault.on(Fault.Verb.UPDATE, "db").always()), "update db", 3))
                .containsOnly(false);
        assertThat(outcomes(Faults.of(Fault.on(Fault.Verb.UPDATE, "db").always()), "update db-2", 3))
                .containsOnly(true);
    }

    @Test
    void aRunThatHangsAfterAnotherFaultIsAborted() {
        scratch.strike(
                Fault.on(Fault.Verb.CREATE, "a"),
                Fault.on(Fault.Verb.CREATE, "b").with(Faults.Kind.HANG_BEFORE));
        Mono<?> both = Thing.of("a", t -> t.size(1)).then(Thing.of("b", t -> t.size(1)));
        assertThatThrownBy(() -> scratch.deploy(both)).isInstanceOf(RuntimeException.class);
        scratch.restart().deploy(both);
        assertThat(cloud.items()).hasSize(2);
    }

    @Test
    void faultsHitOneNamedCall() {
        // snippet: faults
        scratch.strike(
                // The second and the third creation of "db" take place, and their answers are lost.
                Fault.on(Fault.Verb.CREATE, "db")
                        .with(Faults.Kind.FAIL_AFTER)
                        .nth(2)
                        .times(2),
                // Every deletion of "cache" fails with an error after which the engine tries again.
                Fault.on(Fault.Verb.DELETE, "cache").with(Busy::new).always(),
                // The process dies right after the intent to change "db" is stored.
                Fault.onCommit("db updating").with(Faults.Kind.CRASH_AFTER));
        // end: faults
        scratch.deploy(db(1));
        assertThatThrownBy(() -> scratch.deploy(db(2))).hasMessageContaining("db updating");
        assertThatThrownBy(scratch::restart).hasMessageContaining("create db").hasMessageContaining("delete cache");
    }

    @Test
    void countsBeginAtOne() {
        assertThatThrownBy(() -> Fault.on(Fault.Verb.READ, "db").nth(0)).hasMessageContaining("counted from 1");
        assertThatThrownBy(() -> Fault.on(Fault.Verb.READ, "db").times(0)).hasMessageContaining("counted from 1");
    }

    static final class Busy extends RuntimeException implements Retryable {}

    @Test
    void anErrorOfOnesOwnIsMetByTheRetriesOfTheEngine() {
        scratch.strike(Fault.on(Fault.Verb.CREATE, "db").with(Busy::new).times(2));
        scratch.deploy(Thing.of(
                "db",
                t -> t.size(1).options(o -> o.retries(new Retries(2, Duration.ofMillis(1), Duration.ofMillis(1))))));
        assertThat(cloud.items()).hasSize(1);
    }

    @Test
    void comparingListingAndWarningArePointsWhereThatIsAsked() {
        scratch.deploy(db(1));
        scratch.fails(Fault.Verb.DIFF, "Fake.Thing");
        assertThatThrownBy(() -> scratch.plan(db(2))).hasMessageContaining("diff Fake.Thing");
        scratch.fails(Fault.Verb.WARNINGS, "new");
        assertThatThrownBy(() -> scratch.plan(Thing.of("new", t -> t.size(2)))).hasMessageContaining("warnings new");
        var everyCall = Faults.none().everyCall();
        Mono<Run<io.alchemyreactive.Deployment<Nothing>>> start = Alchemy.start(
                Stack.named("s")
                        .providers(everyCall.providers(cloud.providers()))
                        .program(Nothing.class, db(1).thenReturn(new Nothing())),
                Stage.of("dev"),
                DeployOptions.DEFAULTS);
        everyCall
                .drive(start)
                .contextWrite(StateStore.provide(everyCall.store(MemoryStateStore.create())))
                .block(LIMIT);
        assertThat(everyCall.names()).contains("read db", "warnings db", "create db");
    }

    @Test
    void commitsGoWrongByWhatTheyWrite() {
        scratch.strike(Fault.onCommit("db created"));
        assertThatThrownBy(() -> scratch.deploy(db(1))).hasMessageContaining("commit db created");
        assertThat(scratch.state().rows().get("db").status().word()).isEqualTo("creating");
        scratch.restart().deploy(db(1));
    }

    @Test
    void whatFailsAfterATimeFailsThen() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        var faults = Faults.of(Fault.on(Fault.Verb.UPDATE, "db").after(Duration.ofSeconds(5), time));
        StepVerifier.create(faults.effect("update db", Mono.just(1)))
                .expectSubscription()
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(4)))
                .then(() -> assertThat(faults.struck()).isPresent())
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(1)))
                .expectErrorMessage("refused: update db")
                .verify(LIMIT);
    }

    @Test
    void aLateEffectTakesPlaceAlsoWhenNobodyWaitsForItAnyMore() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        List<String> done = new ArrayList<>();
        var faults = Faults.of(Fault.on(Fault.Verb.CREATE, "db").late(Duration.ofSeconds(5), time));
        Mono<Boolean> call = faults.effect("create db", Mono.fromSupplier(() -> done.add("made")));
        StepVerifier.create(call.timeout(Duration.ofSeconds(1), time))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(1)))
                .expectError(java.util.concurrent.TimeoutException.class)
                .verify(LIMIT);
        assertThat(done).isEmpty();
        time.advanceTimeBy(Duration.ofSeconds(4));
        assertThat(done).containsExactly("made");
        StepVerifier.create(call).expectNext(true).expectComplete().verify(LIMIT);
    }
}
