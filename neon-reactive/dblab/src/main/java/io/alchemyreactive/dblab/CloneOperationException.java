package io.alchemyreactive.dblab;

import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.provider.OperationRefusedException;
import io.alchemyreactive.state.StageKey;
import java.time.Duration;

/** The operation is not possible for this clone; nothing was changed. */
public final class CloneOperationException extends RefusedException {

    private CloneOperationException(String message) {
        super(message);
    }

    static CloneOperationException withoutMigrations(String fqn, StageKey stage) {
        return new CloneOperationException(
                name(fqn, stage) + " has no migrations. Declare them, and deploy the stage.");
    }

    static CloneOperationException withoutExpiry(String fqn, StageKey stage) {
        return new CloneOperationException(
                name(fqn, stage) + " has no ttl and cannot be extended. Declare a ttl for it, and deploy the stage.");
    }

    static CloneOperationException lifetime(Duration lifetime, Duration longest) {
        return new CloneOperationException("a clone cannot be extended by " + lifetime
                + ": DBLab protects it for a minute to " + longest + " from now. Give such a time.");
    }

    static CloneOperationException tooShort(Duration lifetime) {
        return new CloneOperationException(
                "a clone cannot be extended by " + lifetime + ": DBLab counts in minutes. Give a longer time.");
    }

    static CloneOperationException gone(String fqn, StageKey stage, String clone) {
        return new CloneOperationException(name(fqn, stage) + ": the clone '" + clone
                + "' does not exist any more. DBLab deletes clones that are idle and not protected. Deploy the stage.");
    }

    static CloneOperationException failed(String fqn, StageKey stage, String clone, String message) {
        return new CloneOperationException(name(fqn, stage) + ": DBLab gave up the clone '" + clone + "': "
                + ErrorText.sentence(message) + " Deploy the stage with --refresh, which replaces it.");
    }

    /** The message of the engine when the resource cannot run an operation of a clone. */
    static CloneOperationException of(OperationRefusedException refused) {
        return new CloneOperationException(ErrorText.of(refused));
    }

    private static String name(String fqn, StageKey stage) {
        return "'" + fqn + "' of " + stage;
    }
}
