package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.cli.render.Style;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class RunDriverTest {

    record Nothing() {}

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final DeployEvent END =
            new DeployEvent.RunEnded(0, DeployEvent.Outcome.STOPPED, Instant.parse("2026-01-02T03:04:05Z"));

    /** A run that does what a test tells it, and notes what is asked of it. */
    private static final class FakeRun implements Run<String> {

        private final Sinks.Many<DeployEvent> events = Sinks.many().replay().all();
        private final Sinks.One<String> result = Sinks.one();
        private final List<String> asked = new ArrayList<>();

        void ends() {
            events.tryEmitNext(END);
            events.tryEmitComplete();
        }

        @Override
        public Flux<DeployEvent> events() {
            return events.asFlux();
        }

        @Override
        public Mono<String> result() {
            return result.asMono();
        }

        @Override
        public Mono<Void> stop() {
            return Mono.fromRunnable(() -> asked.add("stop"));
        }

        @Override
        public void abort() {
            asked.add("abort");
        }
    }

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Interruption interruption = new Interruption();
    private final FakeRun run = new FakeRun();
    private final RunDriver driver = driver();

    private RunDriver driver() {
        var environment = new CliEnvironment(
                Map.of(),
                Path.of("."),
                InputStream.nullInputStream(),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                "sam",
                "laptop",
                1,
                Clock.systemUTC(),
                Interrupts.NONE);
        var console = new Console(environment, Style.PLAIN, false);
        Stack<Nothing> stack = Stack.named("shop").program(Nothing.class, Mono.fromSupplier(Nothing::new));
        return new RunDriver(
                new Invocation(
                        stack,
                        new CommonOptions(),
                        environment,
                        console,
                        interruption,
                        StateLocation.of(null, environment),
                        MemoryStateStore.create(),
                        Set.of()),
                Progress.of(console));
    }

    private Mono<String> driven() {
        return interruption.guard(driver.drive(Mono.just(run)));
    }

    @Test
    void theResultComesAfterTheLastEvent() {
        StepVerifier.create(driven())
                .then(() -> run.result.tryEmitValue("deployed"))
                .expectNoEvent(Duration.ofMillis(20))
                .then(run::ends)
                .expectNext("deployed")
                .expectComplete()
                .verify(LIMIT);
        assertThat(run.asked).isEmpty();
    }

    @Test
    void theFirstInterruptStopsTheRunAndTheSecondAbortsIt() {
        StepVerifier.create(driven())
                .then(interruption)
                .then(() -> assertThat(run.asked).containsExactly("stop"))
                .then(interruption)
                .then(() -> assertThat(run.asked).containsExactly("stop", "abort"))
                .then(() -> run.result.tryEmitError(new IllegalStateException("2 resources were not tried")))
                .then(run::ends)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(InterruptedRunException.class)
                        .hasMessageContaining("2 resources were not tried"))
                .verify(LIMIT);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Interrupt again to cancel", "cancelled");
    }

    @Test
    void aRunThatWasDoneAnywaySucceedsInSpiteOfTheInterrupt() {
        StepVerifier.create(driven())
                .then(interruption)
                .then(() -> run.result.tryEmitValue("deployed"))
                .then(run::ends)
                .expectNext("deployed")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aFailureWithoutAnInterruptIsPassedOn() {
        StepVerifier.create(driven())
                .then(() -> run.result.tryEmitError(new IllegalStateException("no")))
                .then(run::ends)
                .expectErrorMessage("no")
                .verify(LIMIT);
    }

    @Test
    void anInterruptBeforeTheRunHasStartedCancelsTheCommand() {
        Mono<String> never = interruption.guard(driver.drive(Mono.never()));

        StepVerifier.create(never)
                .then(interruption)
                .expectError(InterruptedRunException.class)
                .verify(LIMIT);
        assertThat(run.asked).isEmpty();
    }

    private static final Throwable FATAL = new NoSuchMethodError("'void org.acme.Driver.open()'");

    @Test
    void anUncaughtErrorAbortsTheRunAndIsToldFirst() {
        var end = new IllegalStateException("stopped");
        StepVerifier.create(driven())
                .then(() -> interruption.fail(new Thread("worker-1"), FATAL))
                .then(() -> assertThat(run.asked).containsExactly("abort"))
                .then(() -> run.result.tryEmitError(end))
                .then(run::ends)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UncaughtErrorException.class)
                        .hasMessageStartingWith("an uncaught error ended the work of the thread 'worker-1':"
                                + " NoSuchMethodError: 'void org.acme.Driver.open()'")
                        .hasRootCause(FATAL)
                        .hasSuppressedException(end))
                .verify(LIMIT);
    }

    @Test
    void aRunThatDoesNotEndAfterSuchAnErrorIsLeftAlone() {
        StepVerifier.withVirtualTime(this::driven)
                .then(() -> interruption.fail(new Thread("worker-1"), FATAL))
                .expectNoEvent(Duration.ofSeconds(10).minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectError(UncaughtErrorException.class)
                .verify(LIMIT);
    }

    @Test
    void suchAnErrorBeforeTheRunHasStartedCancelsTheCommand() {
        StepVerifier.create(interruption.guard(driver.drive(Mono.never())))
                .then(() -> interruption.fail(new Thread("worker-1"), FATAL))
                .expectError(UncaughtErrorException.class)
                .verify(LIMIT);
    }
}
