package io.alchemyreactive.neon.api.error;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Neon refused requests because of its rate limit for longer than the deadline. Try again after {@link #delay()}. */
public final class RateLimitedException extends NeonException {

    private final Duration delay;

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param delay the shortest time to wait
     * @param cause the cause; null for none
     */
    public RateLimitedException(NeonCall call, String message, Duration delay, @Nullable Throwable cause) {
        super(call, message, cause);
        this.delay = requireNonNull(delay, "delay");
    }

    /** The shortest time to wait before the next attempt. */
    public Duration delay() {
        return delay;
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
