package io.alchemyreactive.internal.lifecycle;

/** The difference between the declaration of a resource and its row. */
public enum DesiredChange {
    /** It is declared, and no row exists. */
    NEW,
    /** It is declared as it was last requested. */
    SAME,
    /** It is declared with differences that can be made in place. */
    UPDATE,
    /** It is declared with differences that need another object, created before the old one is deleted. */
    REPLACE,
    /** It is declared with differences that need another object, created after the old one is deleted. */
    REPLACE_DELETE_FIRST,
    /** During an unfinished replacement: it is declared as the original was, and the original was at rest. */
    ORIGINAL,
    /**
     * During an unfinished replacement: it is declared so that the original can be updated to it, or as the original
     * was while an update of it had not ended.
     */
    ORIGINAL_UPDATED,
    /** It is not declared any more. */
    NOTHING,
    /** It is not declared any more, and its object is retained. */
    NOTHING_RETAINED;

    /** Whether an unfinished replacement is taken back in favour of the original object. */
    public boolean isOriginal() {
        return this == ORIGINAL || this == ORIGINAL_UPDATED;
    }
}
