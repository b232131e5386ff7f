package io.alchemyreactive.neon;

import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.state.StageKey;

/** What was asked for makes no sense for this branch; nothing was changed. */
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

    static BranchOperationException protectedFromLoss(String fqn, StageKey stage, String verb) {
        return new BranchOperationException(
                "a " + verb + " would lose what " + name(fqn, stage)
                        + " holds, and the stage is protected from that. Keep it as a branch of another name: preserving(name).");
    }

    static BranchOperationException unsettled(String fqn, StageKey stage, String verb) {
        return new BranchOperationException("no " + verb + " of " + name(fqn, stage)
                + ": an earlier deploy has begun something with it and has not ended. Deploy the stage first.");
    }

    static BranchOperationException noBranch(String fqn, StageKey stage, String type) {
        return new BranchOperationException(
                name(fqn, stage) + " is no branch but a " + type + ". Name a resource of type Neon.Branch.");
    }

    private static String name(String fqn, StageKey stage) {
        return "'" + fqn + "' of " + stage;
    }
}
