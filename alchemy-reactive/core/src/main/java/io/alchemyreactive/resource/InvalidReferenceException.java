package io.alchemyreactive.resource;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.state.StageKey;

/** A referenced resource or output of another stage cannot be used. Nothing was changed. */
public final class InvalidReferenceException extends AlchemyException {

    private final transient StageKey owner;
    private final String id;
    private final Reason reason;

    /** Why a reference cannot be used. */
    public enum Reason {
        /** The stage has no deployed resource of this name. */
        NOT_DEPLOYED,
        /** The resource is being created, replaced or deleted. */
        NOT_READY,
        /** The stored resource or output has changed since the plan was made. */
        CHANGED,
        /** The resource has another type. */
        WRONG_TYPE,
        /** The program does not declare it, though the reference is to the stage being deployed. */
        NOT_DECLARED,
        /** The stored outputs do not contain it. */
        NO_SUCH_OUTPUT
    }

    /**
     * A failure that names the reference and the command that fixes it.
     *
     * @param owner the stage that is referred to
     * @param id the resource's FQN, or the path of an output
     * @param reason the kind of failure
     * @param why the failure in words, without a full stop
     */
    public InvalidReferenceException(StageKey owner, String id, Reason reason, String why) {
        super("invalid reference (InvalidReference) to '" + id + "' of stack '" + owner.stack() + "', stage '"
                + owner.stage() + "': " + ErrorText.sentence(why) + " " + cure(owner, reason));
        this.owner = owner;
        this.id = id;
        this.reason = reason;
    }

    /** The stage that is referred to. */
    public StageKey owner() {
        return owner;
    }

    /** The resource's FQN, or the path of an output. */
    public String id() {
        return id;
    }

    /** The kind of trouble. */
    public Reason reason() {
        return reason;
    }

    private static String cure(StageKey owner, Reason reason) {
        return switch (reason) {
            case NOT_DEPLOYED, NO_SUCH_OUTPUT ->
                "Deploy it first: deploy --stage " + owner.stage() + " (stack " + owner.stack() + ").";
            case NOT_READY ->
                "Bring that stage to rest first: deploy --stage " + owner.stage() + " (stack " + owner.stack() + ").";
            case CHANGED -> "Run this again: the next plan reads what is there now.";
            case WRONG_TYPE -> "Refer to it with its own type, or give another id.";
            case NOT_DECLARED -> "Declare it in the program, or refer to another stage.";
        };
    }
}
