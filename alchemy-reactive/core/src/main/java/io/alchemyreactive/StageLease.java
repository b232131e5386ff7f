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
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Takes the lease of a stage, and waits for it as long as is wanted. Stateless. */
final class StageLease {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration LONGEST_RELEASE = Duration.ofSeconds(30);

    private StageLease() {}

    /** The lease, taken as {@link #acquire} does, and given back within half a minute. */
    static Layer<Lease> layer(
            StateStore store, StageKey stage, String command, Duration timeout, RunEnvironment environment) {
        return layer(stage, acquire(store, stage, command, timeout, environment));
    }

    /** A lease that this Mono takes, given back within half a minute. */
    static Layer<Lease> layer(StageKey stage, Mono<Lease> acquire) {
        return Layer.of(
                "the lease of stage " + stage,
                acquire,
                lease -> ErrorBoundary.mono(lease::release)
                        .timeout(
                                LONGEST_RELEASE,
                                Mono.error(() -> new TimeoutException("the store did not answer for "
                                        + LONGEST_RELEASE.toSeconds() + " s. See: lock list"))));
    }

    /**
     * Takes it; fails with {@link LockedException} when somebody else holds it until the end.
     *
     * @param command what it is taken for, for whoever finds the stage held
     * @param timeout how long to wait for it
     */
    static Mono<Lease> acquire(
            StateStore store, StageKey stage, String command, Duration timeout, RunEnvironment environment) {
        return Mono.defer(() -> {
            Holder holder = environment.holder(command);
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
