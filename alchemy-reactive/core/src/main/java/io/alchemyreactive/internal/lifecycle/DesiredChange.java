package io.alchemyreactive.internal.lifecycle;

/** The wish of a program for a resource, compared with its row. */
public enum DesiredChange {
    /** It is declared, and no row exists. */
    NEW,
    /** It is declared as it was last asked for. */
    SAME,
    /** It is declared with differences that can be made in place. */
    UPDATE,
    /** It is declared with differences that need another object, made before the old one goes. */
    REPLACE,
    /** It is declared with differences that need another object, made after the old one is gone. */
    REPLACE_DELETE_FIRST,
    /** While a replacement is under way: it is declared as the original was, which was at rest. */
    ORIGINAL,
    /**
     * While a replacement is under way: it is declared so that the original could be updated to it, or as the
     * original was when an update of it had not ended.
     */
    ORIGINAL_UPDATED,
    /** It is not declared any more. */
    NOTHING,
    /** It is not declared any more, and its object is to be left alone. */
    NOTHING_RETAINED;

    /** Whether an object is wanted back that another one was to follow. */
    public boolean isOriginal() {
        return this == ORIGINAL || this == ORIGINAL_UPDATED;
    }
}
