package io.alchemyreactive.neon.api.error;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The deadline passed before Neon had completed its work. Wait again for the outstanding operations. */
public final class WaitTimeoutException extends NeonException {

    private final List<NeonOperation> outstanding;
    private final Duration waited;

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param outstanding the operations that had not ended; empty when the client waited for a state
     * @param waited the time that the client has waited
     * @param cause the cause; null for none
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

    /** The operations that had not ended; empty when the client waited for a state. */
    public List<NeonOperation> outstanding() {
        return outstanding;
    }

    /** The time that the client has waited. */
    public Duration waited() {
        return waited;
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
