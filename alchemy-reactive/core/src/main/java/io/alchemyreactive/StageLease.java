package io.alchemyreactive;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Takes the lease of a stage, and waits for it as long as is wanted. Stateless. */
final class StageLease {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration LONGEST_RELEASE = Duration.ofSeconds(30);

    private StageLease() {}

    /**
     * The lease of a stage for a holder who asks now, given back within half a minute. Fails with {@link LockedException} when somebody else holds it
     * until the end.
     *
     * @param command what it is taken for, for whoever finds the stage held
     * @param timeout how long to wait for it
     * @param patience wraps the wait for it; a lease that comes all the same after the wait was cancelled is given back
     */
    static Layer<Lease> layer(
            StateStore store,
            StageKey stage,
            String command,
            Duration timeout,
            RunEnvironment environment,
            UnaryOperator<Mono<Lease>> patience) {
        Holder holder = environment.holder(command);
        return Layer.of(
                "the lease of stage " + stage,
                Mono.defer(() -> store.acquire(stage, holder)),
                // Not in the acquire: a retry drops a lease that meets a cancel, and a layer releases what is dropped
                // here.
                once -> patience.apply(waiting(once, timeout)),
                lease -> ErrorBoundary.mono(lease::release)
                        .timeout(
                                LONGEST_RELEASE,
                                Mono.error(() -> new TimeoutException("the store did not answer for "
                                        + LONGEST_RELEASE.toSeconds() + " s. See: lock list"))));
    }

    private static Mono<Lease> waiting(Mono<Lease> once, Duration timeout) {
        long tries = timeout.toMillis() / POLL.toMillis();
        return tries == 0
                ? once
                : once.retryWhen(Retry.fixedDelay(tries, POLL)
                        .filter(LockedException.class::isInstance)
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
    }
}
