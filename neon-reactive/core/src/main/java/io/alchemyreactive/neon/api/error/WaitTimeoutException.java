package io.alchemyreactive.neon.api.error;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The deadline passed before Neon was done. Wait again for the outstanding operations. */
public final class WaitTimeoutException extends NeonException {

    private final List<NeonOperation> outstanding;
    private final Duration waited;

    /**
     * A failure with its facts.
     *
     * @param call what was asked and how Neon answered
     * @param message one line for the user
     * @param outstanding the operations that had not ended; empty when the wait was for a state
     * @param waited how long was waited
     * @param cause what it came from, if anything
     */
    public WaitTimeoutException(
            NeonCall call,
            String message,
            List<NeonOperation> outstanding,
            Duration waited,
            @Nullable Throwable cause) {
        super(call, message, cause);
        this.outstanding = List.copyOf(outstanding);
        this.waited = requireNonNull(waited, "waited");
    }

    /** The operations that had not ended; empty when the wait was for a state. */
    public List<NeonOperation> outstanding() {
        return outstanding;
    }

    /** How long was waited. */
    public Duration waited() {
        return waited;
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
