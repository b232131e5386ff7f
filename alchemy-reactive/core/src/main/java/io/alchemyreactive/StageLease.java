package io.alchemyreactive;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Takes the lease of a stage, and waits for it as long as is wanted. Stateless. */
final class StageLease {

    private static final Duration POLL = Duration.ofMillis(250);

    private StageLease() {}

    /**
     * Takes it; fails with {@link LockedException} when somebody else holds it until the end.
     *
     * @param command what it is taken for, for whoever finds the stage held
     * @param timeout how long to wait for it
     */
    static Mono<Lease> acquire(
            StateStore store, StageKey stage, String command, Duration timeout, RunEnvironment environment) {
        return Mono.defer(() -> {
            var holder = new Holder(
                    environment.ids().get(),
                    environment.user(),
                    environment.host(),
                    environment.pid(),
                    command,
                    environment.clock().instant());
            long tries = timeout.toMillis() / POLL.toMillis();
            Mono<Lease> once = store.acquire(stage, holder);
            return tries == 0
                    ? once
                    : once.retryWhen(Retry.fixedDelay(tries, POLL)
                            .filter(LockedException.class::isInstance)
                            .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
        });
    }
}
