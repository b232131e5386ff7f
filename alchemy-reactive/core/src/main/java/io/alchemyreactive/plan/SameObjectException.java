package io.alchemyreactive.plan;

import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;

/** A resource would take an object that another resource holds: an object belongs to one resource. */
public final class SameObjectException extends RefusedException {

    private final transient ResourceKey holder;

    private SameObjectException(String message, ResourceKey holder) {
        super(message);
        this.holder = holder;
    }

    /** The resource that holds the object. */
    public ResourceKey holder() {
        return holder;
    }

    /** A failure for two declared resources with one object. */
    public static SameObjectException declaredTwice(StageKey stage, String fqn, String type, String holder) {
        return new SameObjectException(
                "resources '" + holder + "' and '" + fqn + "' (" + type + ") are one object, and both are declared."
                        + " Remove one of them, or give the other one another name; for an import, choose another id.",
                new ResourceKey(stage, holder));
    }

    /** A failure for a holder that is stored in the stage and not declared any more. */
    public static SameObjectException renamed(StageKey stage, String fqn, String type, String holder) {
        return new SameObjectException(
                "resource '" + fqn + "' (" + type + ") would take the object that '" + holder + "' of this stage holds."
                        + " Did you rename it? Declare '" + fqn + "' with options(o -> o.renamedFrom(\"" + holder
                        + "\")), or run: state move '" + holder + "' '" + fqn + "' --stage " + stage.stage()
                        + ". To make another object, give it another name.",
                new ResourceKey(stage, holder));
    }

    /**
     * A failure for a holder that is stored in the stage and not declared any more, where the type has no stable
     * attributes to tell its objects apart.
     */
    public static SameObjectException perhapsRenamed(StageKey stage, String fqn, String type, String holder) {
        return new SameObjectException(
                "resource '" + fqn + "' (" + type + ") would take an existing object while '" + holder
                        + "' of this stage, which has one of that type, is to be deleted, and the type marks no attribute"
                        + " as @Stable by which to see whether the two are one. Did you rename it? Declare '" + fqn
                        + "' with options(o -> o.renamedFrom(\"" + holder + "\")), or run: state move '" + holder
                        + "' '" + fqn + "' --stage " + stage.stage() + ". If they are two, deploy without '" + fqn
                        + "' first, or mark an attribute as @Stable.",
                new ResourceKey(stage, holder));
    }

    /** A failure for a holder in another stage. */
    public static SameObjectException elsewhere(String fqn, String type, ResourceKey holder) {
        return new SameObjectException(
                "resource '" + fqn + "' (" + type + ") would take the object that " + holder
                        + " holds. Refer to that resource, or let it go there first: state forget '" + holder.fqn()
                        + "' --stage " + holder.stage().stage() + ".",
                holder);
    }
}
