package io.alchemyreactive.neon.api.error;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Too many requests, for longer than the deadline. Try again after {@link #delay()}. */
public final class RateLimitedException extends NeonException {

    private final Duration delay;

    /**
     * A failure with its facts.
     *
     * @param call what was asked and how Neon answered
     * @param message one line for the user
     * @param delay how long to wait at least
     * @param cause what it came from, if anything
     */
    public RateLimitedException(NeonCall call, String message, Duration delay, @Nullable Throwable cause) {
        super(call, message, cause);
        this.delay = requireNonNull(delay, "delay");
    }

    /** How long to wait at least. */
    public Duration delay() {
        return delay;
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
