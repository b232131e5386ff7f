package io.alchemyreactive.postgres;

import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.provider.OperationRefusedException;
import io.alchemyreactive.state.StageKey;
import java.time.Duration;

/** The operation makes no sense for this preview; nothing was changed. */
public final class PreviewOperationException extends RefusedException {

    private PreviewOperationException(String message) {
        super(message);
    }

    static PreviewOperationException withoutMigrations(String fqn, StageKey stage) {
        return new PreviewOperationException(
                name(fqn, stage) + " has no migrations. Declare them, and deploy the stage.");
    }

    static PreviewOperationException withoutExpiry(String fqn, StageKey stage) {
        return new PreviewOperationException(
                name(fqn, stage) + " does not expire and cannot be extended. Declare a ttl for one that does.");
    }

    static PreviewOperationException ttl(Duration ttl) {
        return new PreviewOperationException("a preview cannot be extended by " + ttl + ". Give a longer time.");
    }

    static PreviewOperationException gone(String fqn, StageKey stage, String schema) {
        return new PreviewOperationException(
                name(fqn, stage) + ": its schema '" + schema + "' is not there any more. Deploy the stage.");
    }

    /** The message of the engine for a resource on which an operation of a preview cannot be run. */
    static PreviewOperationException of(OperationRefusedException refused) {
        return new PreviewOperationException(ErrorText.of(refused));
    }

    private static String name(String fqn, StageKey stage) {
        return "'" + fqn + "' of " + stage;
    }
}
