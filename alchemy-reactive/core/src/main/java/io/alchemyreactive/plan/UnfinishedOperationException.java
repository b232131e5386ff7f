package io.alchemyreactive.plan;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.state.StageKey;

/**
 * An operation on a deployed resource has begun and did not end. The row of the resource stores this, and the next
 * deploy reconciles the object. The cause is the failure of the operation.
 */
public final class UnfinishedOperationException extends AlchemyException {

    /**
     * An operation was begun on this resource and did not end.
     *
     * @param operation its name
     * @param repeatable whether it may be run again
     * @param cause why it did not end
     */
    public UnfinishedOperationException(
            StageKey stage, String fqn, String operation, boolean repeatable, Throwable cause) {
        super(
                "stage " + stage + ": the operation '" + operation + "' on '" + fqn + "' did not end: "
                        + ErrorText.sentence(ErrorText.after(fqn, cause)) + " Correct that and "
                        + (repeatable ? "run it again, or " : "")
                        + "deploy the stage: the deploy makes the object as it is declared.",
                cause);
    }
}
