package io.alchemyreactive.neon.internal.transport;

import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.error.RateLimitedException;
import io.alchemyreactive.neon.api.error.ResourceLockedException;
import io.alchemyreactive.neon.api.error.ServerFailureException;
import io.alchemyreactive.neon.api.error.UnavailableException;
import io.alchemyreactive.neon.api.error.UnexpectedResponseException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Decides when a call is repeated. Each subscription has its own object. Not thread-safe.
 *
 * <ul>
 *   <li>423 and 503, and a parent that is not ready: always, at growing intervals, until the deadline.
 *   <li>429: after the delay that Neon names, or after a growing pause. The pause applies to all calls.
 *   <li>No connection, so no request was sent: a few times; never when a certificate or the proxy's login is the
 *       reason.
 *   <li>No answer, or a failure of the server: a few times when the call may be repeated; otherwise never, and the
 *       outcome is unknown.
 * </ul>
 */
final class RetryState {

    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 6;
    private static final int MOST_LOSSES = 4;

    private final ApiCall call;
    private final NeonOptions options;
    private final ResponseErrors failures;
    private final TokenBucket bucket;
    private final long deadline;
    private int lockedRetries;
    private int pauses;
    private int lossRetries;
    private boolean maybeDone;

    RetryState(ApiCall call, NeonOptions options, ResponseErrors failures, TokenBucket bucket) {
        this.call = call;
        this.options = options;
        this.failures = failures;
        this.bucket = bucket;
        this.deadline = now() + options.waitDeadline().toMillis();
    }

    /** Whether Neon may have carried out an earlier attempt although its answer was lost. */
    boolean maybeDone() {
        return maybeDone;
    }

    /** The wait before the next attempt. Throws the failure for the caller when there is no further attempt. */
    Duration after(Throwable failure) {
        if (failure instanceof NoResponseException none) {
            return afterSilence(none);
        }
        if (failure instanceof RateLimitedException limited) {
            return pause(limited);
        }
        if (failure instanceof ResourceLockedException || failure instanceof UnavailableException) {
            return within(backoff(lockedRetries++), (NeonException) failure);
        }
        if (failure instanceof ServerFailureException broken) {
            maybeDone = true;
            return again(broken);
        }
        if (failure instanceof UnexpectedResponseException strange
                && strange.status().orElse(0) >= 500) {
            maybeDone = true;
            throw failures.unknown(strange);
        }
        throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    private Duration afterSilence(NoResponseException none) {
        if (!none.sent()) {
            failures.barred(call, none).ifPresent(barred -> {
                throw barred;
            });
        } else {
            maybeDone = true;
            if (!call.idempotent()) {
                throw failures.unknown(call, none);
            }
        }
        if (none.reason() instanceof BoundedBody.TooLongException) {
            throw failures.tooLong(call, none);
        }
        return again(failures.unreachable(call, none));
    }

    private Duration again(NeonException failure) {
        if (lossRetries == MOST_LOSSES) {
            throw failure;
        }
        return within(backoff(lossRetries++), failure);
    }

    private Duration pause(RateLimitedException limited) {
        Duration growing = ResponseErrors.LEAST_PAUSE.multipliedBy(1L << Math.min(pauses++, MOST_DOUBLINGS));
        Duration pause = limited.delay().compareTo(growing) > 0 ? limited.delay() : growing;
        within(pause, limited);
        bucket.pause(pause);
        return Duration.ZERO;
    }

    private Duration within(Duration wait, NeonException failure) {
        if (now() + wait.toMillis() > deadline) {
            throw failure;
        }
        return wait;
    }

    /** A random wait between half of the base wait and all of it. The base wait doubles each time up to a maximum. */
    private Duration backoff(int before) {
        long full = Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(before, MOST_DOUBLINGS));
        double share = 0.5 + options.random().get().nextDouble() / 2;
        return Duration.ofMillis((long) (full * share));
    }

    private long now() {
        return options.scheduler().now(TimeUnit.MILLISECONDS);
    }
}
