package io.alchemyreactive.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.event.EventLog;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.provider.Retryable;
import io.alchemyreactive.resource.Retries;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** How often a provider is asked again. */
class CallsTest {

    private static final class Busy extends RuntimeException implements Retryable {
        Busy(int call) {
            super("busy " + call);
        }
    }

    private final EventLog events = new EventLog(Clock.systemUTC());
    private final AtomicInteger calls = new AtomicInteger();

    private Mono<String> limited(Retries retries) {
        Mono<String> busy = Mono.defer(() -> Mono.error(new Busy(calls.incrementAndGet())));
        return new Calls(events)
                .limited(busy, "db", "Fake.Thing", ChangeAction.UPDATE, "updating it", Duration.ofMinutes(1), retries);
    }

    @Test
    void afterFourMoreTriesTheLastFailureIsTheAnswer() {
        StepVerifier.withVirtualTime(() -> limited(Retries.DEFAULT))
                .thenAwait(Duration.ofMinutes(5))
                .expectErrorMessage("busy 5")
                .verify(Duration.ofSeconds(20));
        assertThat(calls).hasValue(5);
        events.runEnded(DeployEvent.Outcome.FAILED);
        StepVerifier.create(events.events().ofType(DeployEvent.Retrying.class))
                .expectNext(new DeployEvent.Retrying(0, "db", "Fake.Thing", ChangeAction.UPDATE, 1, "busy 1"))
                .expectNextCount(3)
                .expectComplete()
                .verify(Duration.ofSeconds(20));
    }

    @Test
    void aResourceThatWantsNoFurtherTryHasNone() {
        StepVerifier.create(limited(Retries.NONE)).expectErrorMessage("busy 1").verify(Duration.ofSeconds(20));
        assertThat(calls).hasValue(1);
    }
}
