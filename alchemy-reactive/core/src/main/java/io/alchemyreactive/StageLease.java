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

/** Takes the lease of a stage, and waits for it up to a time-out. Stateless. */
final class StageLease {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration LONGEST_RELEASE = Duration.ofSeconds(30);

    private StageLease() {}

    /**
     * A layer that takes the lease of a stage. Fails with {@link LockedException} when another holder still has it
     * after the time-out. Its release fails when it takes longer than half a minute.
     *
     * @param command the command that takes the lease, shown to others while it is held
     * @param timeout how long to wait for it
     * @param patience wraps the wait; a lease that arrives after the wait was cancelled is released
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
                // The wait belongs here and not into the acquire: a retry drops a lease that arrives with a cancel, and
                // the layer releases only values that are dropped here.
                once -> patience.apply(waiting(once, timeout)),
                lease -> ErrorBoundary.mono(lease::release)
                        .timeout(
                                LONGEST_RELEASE,
                                Mono.error(() -> new TimeoutException("the store did not answer for "
                                        + LONGEST_RELEASE.toSeconds() + " s. See: lock list"))));
    }

    private static Mono<Lease> waiting(Mono<Lease> once, Duration timeout) {
        Duration delay = timeout.compareTo(POLL) < 0 ? timeout : POLL;
        return timeout.isZero()
                ? once
                : once.retryWhen(Retry.fixedDelay(timeout.dividedBy(delay), delay)
                        .filter(LockedException.class::isInstance)
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
    }
}
