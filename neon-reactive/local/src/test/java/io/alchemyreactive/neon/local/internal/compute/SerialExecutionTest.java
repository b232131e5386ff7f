package io.alchemyreactive.neon.local.internal.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.CapturedLog;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class SerialExecutionTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final SerialExecution serial = new SerialExecution("The work on /data");

    @Test
    void aFailureAfterTheCallerWentAwayIsLogged() {
        var work = Sinks.<String>one();
        try (var captured = new CapturedLog()) {
            var caller = serial.take(work.asMono()).subscribe();
            caller.dispose();
            work.tryEmitError(new IllegalStateException("the disk is full"));

            assertThat(captured.lines())
                    .containsExactly("The work on /data failed: the disk is full. Its caller had gone already; the next"
                            + " call tries again.");
        }
    }

    @Test
    void aFailureThatTheCallerSeesIsNotLogged() {
        var work = Sinks.<String>one();
        try (var captured = new CapturedLog()) {
            StepVerifier.create(serial.take(work.asMono()))
                    .then(() -> work.tryEmitError(new IllegalStateException("the disk is full")))
                    .expectErrorMessage("the disk is full")
                    .verify(LIMIT);

            assertThat(captured.lines()).isEmpty();
        }
    }

    @Test
    void anErrorOfTheJvmAtTheBeginningOfATaskFailsItAndTheNextOneRuns() {
        var broken = Mono.<String>defer(() -> {
            throw new NoClassDefFoundError("some/Driver");
        });

        StepVerifier.create(serial.take(broken))
                .expectErrorMessage("an error of the Java virtual machine ended it: java.lang.NoClassDefFoundError:"
                        + " some/Driver")
                .verify(LIMIT);
        StepVerifier.create(serial.take(Mono.just("next")))
                .expectNext("next")
                .expectComplete()
                .verify(LIMIT);
    }
}
