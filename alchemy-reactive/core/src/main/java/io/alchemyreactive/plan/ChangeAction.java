package io.alchemyreactive.plan;

import java.util.Locale;

/** The kind of work on a resource. */
public enum ChangeAction {
    /** Create the object. */
    CREATE,
    /** Update the object in place. */
    UPDATE,
    /** Replace the object by another one. */
    REPLACE,
    /** Run an action, for the first time or again. */
    RUN,
    /** Delete the object and the row. */
    DELETE,
    /** Remove the row and leave the object alone. */
    ORPHAN,
    /** Take over an existing object. */
    ADOPT,
    /** Rename the row; the object stays as it is. */
    RENAME,
    /** Do nothing. */
    NOOP;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word for JSON and text: the name in lower case. */
    public String word() {
        return word;
    }
}
