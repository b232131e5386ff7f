package io.alchemyreactive.neon;

import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.provider.OperationRefusedException;
import io.alchemyreactive.state.StageKey;
import java.time.Duration;

/** The operation is not possible for this branch; nothing was changed. */
public final class BranchOperationException extends RefusedException {

    private BranchOperationException(String message) {
        super(message);
    }

    static BranchOperationException withoutParent(String fqn, StageKey stage) {
        return new BranchOperationException(name(fqn, stage)
                + " is a root and cannot be reset: it has no parent. Restore it to a point of its own history, or refresh it"
                + " from another branch.");
    }

    static BranchOperationException masked(String fqn, StageKey stage, String verb) {
        return new BranchOperationException(
                "a " + verb + " would show what is masked in " + name(fqn, stage) + ". Destroy it and deploy it anew.");
    }

    static BranchOperationException withoutMigrations(String fqn, StageKey stage) {
        return new BranchOperationException(
                name(fqn, stage) + " has no migrations. Declare them, and deploy the stage.");
    }

    static BranchOperationException withoutExpiry(String fqn, StageKey stage) {
        return new BranchOperationException(name(fqn, stage)
                + " does not expire and cannot be extended. Declare a ttl for it, and deploy the stage.");
    }

    static BranchOperationException lifetime(Duration lifetime) {
        return new BranchOperationException("a branch cannot be extended by " + lifetime
                + ": Neon keeps it for a minute to 30 days from now. Give such a time.");
    }

    static BranchOperationException lasting(String fqn, StageKey stage, String kind) {
        return new BranchOperationException(
                name(fqn, stage) + " is " + kind + " at Neon, which does not expire. There is nothing to extend.");
    }

    static BranchOperationException classified(String fqn, StageKey stage, DataClass rows) {
        return new BranchOperationException("a refresh would bring rows of another branch into " + name(fqn, stage)
                + ", whose rows count as " + rows + ". Declare dataClass(PRODUCTION_COPY) for it, deploy the stage, and"
                + " run the refresh again.");
    }

    static BranchOperationException gone(String fqn, StageKey stage, String branch) {
        return new BranchOperationException(
                name(fqn, stage) + ": the branch '" + branch + "' does not exist any more. Deploy the stage.");
    }

    /** The message of the engine when the resource cannot run an operation of a branch. */
    static BranchOperationException of(OperationRefusedException refused) {
        String message = ErrorText.of(refused);
        return new BranchOperationException(
                refused.isUnsettled()
                        ? message
                                + " Where its migrations keep it from ending, declare repair(true), outOfOrder(true) or"
                                + " baseline(\"…\") in Migrations for that deploy: it does what the verb would do."
                        : message);
    }

    private static String name(String fqn, StageKey stage) {
        return "'" + fqn + "' of " + stage;
    }
}
