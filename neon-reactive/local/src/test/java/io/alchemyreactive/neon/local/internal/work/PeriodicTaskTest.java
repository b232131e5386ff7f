package io.alchemyreactive.neon.local.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.CapturedLog;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class PeriodicTaskTest {

    @Test
    void aRunThatFailsIsLoggedAndTheNextOnesAreStillDone() {
        var time = VirtualTimeScheduler.create();
        var runs = new AtomicInteger();
        try (var captured = new CapturedLog()) {
            var task = PeriodicTask.start(
                    "Sweeping",
                    Mono.defer(() -> runs.incrementAndGet() < 3
                            ? Mono.error(new IllegalStateException("the disk is full"))
                            : Mono.empty()),
                    Duration.ofSeconds(1),
                    time,
                    new FailureLog());
            time.advanceTimeBy(Duration.ofSeconds(5));
            task.dispose();
            time.advanceTimeBy(Duration.ofSeconds(5));

            assertThat(runs).hasValue(5);
            assertThat(captured.lines())
                    .containsExactly("Sweeping failed: the disk is full. It is tried again in 1000 ms.");
        }
    }
}
