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
 * When one call is made again. Made anew for each subscription, and asked after each failure, so not for use by several
 * threads at once.
 *
 * <ul>
 *   <li>423 and 503, and a parent that is not ready: always, at growing distances, until the deadline.
 *   <li>429: when Neon says, or after a growing pause; the pause holds for all calls.
 *   <li>No connection, so nothing was asked: a few times; never where a certificate or the proxy's account is in the way.
 *   <li>No answer, or a failure of the server's: a few times when making the call twice does no harm; else never, and the
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

    /** Whether an earlier attempt may have been carried out although its answer was lost. */
    boolean maybeDone() {
        return maybeDone;
    }

    /** How long to wait before the next attempt. Throws what the caller is to see when there is none. */
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

    /** Doubled each time up to the longest, and somewhere between half of that and all of it. */
    private Duration backoff(int before) {
        long full = Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(before, MOST_DOUBLINGS));
        double share = 0.5 + options.random().get().nextDouble() / 2;
        return Duration.ofMillis((long) (full * share));
    }

    private long now() {
        return options.scheduler().now(TimeUnit.MILLISECONDS);
    }
}
