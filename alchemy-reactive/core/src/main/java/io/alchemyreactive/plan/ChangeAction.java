package io.alchemyreactive.plan;

import java.util.Locale;

/** The kind of work on a resource. */
public enum ChangeAction {
    /** Make it. */
    CREATE,
    /** Change it in place. */
    UPDATE,
    /** Make another one in its stead. */
    REPLACE,
    /** Run it; of an action, for the first time or again. */
    RUN,
    /** Delete it. */
    DELETE,
    /** Forget it and leave its object alone. */
    ORPHAN,
    /** Take over an object that exists already. */
    ADOPT,
    /** Keep it under another name. */
    RENAME,
    /** Nothing. */
    NOOP;

    /** The word that stands in JSON and text. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
