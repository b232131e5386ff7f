package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.cli.render.Style;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.state.StageKey;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class ProgressTest {

    private static final StageKey STAGE = new StageKey("shop", "pr-1");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private VirtualTimeScheduler time;
    private Progress progress;

    @BeforeEach
    void stopTheClock() {
        time = VirtualTimeScheduler.getOrSet();
        progress = create();
    }

    private Progress create() {
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
        return Progress.of(new Console(environment, Style.PLAIN, false));
    }

    @AfterEach
    void letTheClockRun() {
        VirtualTimeScheduler.reset();
    }

    private List<String> told() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aSilentRunSaysEveryTenSecondsWhatIsRunning() {
        Sinks.Many<DeployEvent> events = Sinks.many().unicast().onBackpressureBuffer();
        var shown = progress.show(events.asFlux()).subscribe();

        events.tryEmitNext(new DeployEvent.Started(0, "app-branch", "Test.Branch", ChangeAction.CREATE));
        time.advanceTimeBy(Duration.ofMillis(9_900));
        assertThat(told()).containsExactly("  app-branch (Test.Branch)  creating");

        time.advanceTimeBy(Duration.ofSeconds(11));
        events.tryEmitNext(new DeployEvent.Finished(1, "app-branch", "Test.Branch", ChangeAction.CREATE));
        time.advanceTimeBy(Duration.ofSeconds(9));
        events.tryEmitNext(
                new DeployEvent.RunEnded(2, DeployEvent.Outcome.SUCCEEDED, Instant.parse("2026-01-02T03:04:05Z")));
        events.tryEmitComplete();
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(told())
                .containsExactly(
                        "  app-branch (Test.Branch)  creating",
                        "still running: app-branch (create, 10 s)",
                        "still running: app-branch (create, 20 s)",
                        "  app-branch (Test.Branch)  created (20 s)");
        assertThat(shown.isDisposed()).isTrue();
    }

    @Test
    void nothingIsPrintedWhileAQuestionStands() {
        Sinks.Many<DeployEvent> events = Sinks.many().unicast().onBackpressureBuffer();
        Sinks.One<Boolean> answer = Sinks.one();
        progress.show(events.asFlux()).subscribe();
        events.tryEmitNext(
                new DeployEvent.RunStarted(0, DeployEvent.Verb.DEPLOY, STAGE, Instant.parse("2026-01-02T03:04:05Z")));
        progress.paused(answer.asMono()).subscribe();

        time.advanceTimeBy(Duration.ofMinutes(5));
        assertThat(told()).isEmpty();

        answer.tryEmitValue(true);
        time.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(told()).containsExactly("still working");
    }

    @Test
    void everyLineOfAFastRunIsPrinted() {
        VirtualTimeScheduler.reset();
        Flux<DeployEvent> events = Flux.fromStream(LongStream.range(0, 5_000)
                .mapToObj(i -> new DeployEvent.Started(i, "r" + i, "Test.Site", ChangeAction.CREATE)));
        DeployEvent end =
                new DeployEvent.RunEnded(5_000, DeployEvent.Outcome.SUCCEEDED, Instant.parse("2026-01-02T03:04:05Z"));

        StepVerifier.create(create().show(events.concatWithValues(end)))
                .expectComplete()
                .verify(LIMIT);

        assertThat(told()).hasSize(5_000).first().isEqualTo("  r0 (Test.Site)  creating");
    }

    @Test
    void aLongWaitForAValueIsNotSilent() {
        Sinks.One<String> value = Sinks.one();
        StepVerifier.create(progress.quietly(value.asMono()))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(25)))
                .then(() -> value.tryEmitValue("plan"))
                .expectNext("plan")
                .expectComplete()
                .verify(LIMIT);
        assertThat(told()).containsExactly("still working", "still working");

        time.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(told()).hasSize(2);
        StepVerifier.create(progress.quietly(Mono.error(new IllegalStateException("no"))))
                .expectErrorMessage("no")
                .verify(LIMIT);
    }
}
