package io.alchemyreactive;

import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class StageLeaseTest {

    private static final StageKey STAGE = new StageKey("app", "dev");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StateStore store = MemoryStateStore.create();
    private final RunEnvironment environment = RunEnvironment.standard("user", "host");
    private final Lease ofAnotherRun = Objects.requireNonNull(
            store.acquire(STAGE, environment.holder("deploy")).block(PATIENCE));

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 249, 250, 400, 60_000})
    void aStageThatBecomesFreeWithinTheLockTimeoutIsTaken(long millis) {
        StepVerifier.withVirtualTime(() -> lease(Duration.ofMillis(millis)))
                .expectSubscription()
                .then(() -> ofAnotherRun.release().block(PATIENCE))
                .thenAwait(Duration.ofMillis(millis))
                .expectNext(STAGE)
                .expectComplete()
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100, 249, 250, 400, 60_000})
    void aStageThatStaysHeldIsToldWhenTheLockTimeoutIsOver(long millis) {
        StepVerifier.withVirtualTime(() -> lease(Duration.ofMillis(millis)))
                .expectSubscription()
                .thenAwait(Duration.ofMillis(millis))
                .expectError(LockedException.class)
                .verify(PATIENCE);
    }

    private Mono<StageKey> lease(Duration timeout) {
        return StageLease.layer(store, STAGE, "deploy", timeout, environment, UnaryOperator.identity())
                .use(lease -> Mono.just(lease.stage()));
    }
}
