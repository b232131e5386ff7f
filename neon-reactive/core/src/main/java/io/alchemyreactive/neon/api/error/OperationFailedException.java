package io.alchemyreactive.neon.api.error;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Neon accepted a change and could not complete it. Check which objects exist now. */
public final class OperationFailedException extends NeonException {

    private final List<NeonOperation> failed;
    private final List<NeonOperation> outstanding;

    /**
     * Creates the exception.
     *
     * @param call the request and the answer of Neon
     * @param message one line for the user
     * @param failed the operations that failed, in the order of the wait
     * @param outstanding the operations that had not ended yet
     * @param cause the cause; null for none
     */
    public OperationFailedException(
            NeonCall call,
            String message,
            List<NeonOperation> failed,
            List<NeonOperation> outstanding,
            @Nullable Throwable cause) {
        super(call, message, cause);
        this.failed = List.copyOf(failed);
        this.outstanding = List.copyOf(outstanding);
    }

    /** The operations that failed, in the order of the wait. */
    public List<NeonOperation> failed() {
        return failed;
    }

    /** The operations that had not ended yet. */
    public List<NeonOperation> outstanding() {
        return outstanding;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
