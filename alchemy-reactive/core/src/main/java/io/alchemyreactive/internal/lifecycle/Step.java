package io.alchemyreactive.internal.lifecycle;

/**
 * The work on a resource, as the transition table decides it. Remaining older generations are deleted after all
 * resources have settled.
 */
public enum Step {
    /** Assign a new instance id and create the object. */
    CREATE,
    /** Continue the create of the object with the stored instance id. */
    RESUME_CREATE,
    /** Continue the adoption of the object that was found for the stored instance id. */
    RESUME_ADOPT,
    /** Adopt the object that was found, under a new instance id. */
    ADOPT,
    /** Do nothing. */
    KEEP,
    /** Update the object in place. */
    UPDATE,
    /** Assign a new instance id and create another object; the old one becomes an older generation. */
    REPLACE,
    /** Assign a new instance id, delete the old objects, then create another one. */
    REPLACE_DELETE_FIRST,
    /** Continue the deletion of the old objects, then create the object of the stored instance id. */
    RESUME_DELETE_FIRST,
    /** Take the original back; the unfinished new object becomes an older generation. */
    REVERT,
    /** Take the original back and update it in place; the unfinished new object becomes an older generation. */
    REVERT_AND_UPDATE,
    /** Delete every generation, then the row. */
    DELETE,
    /** Remove the row: no object exists. */
    DROP,
    /** Remove the row and retain the objects. */
    ORPHAN;

    /** Whether the step creates or adopts an object, so that its attributes are not known before. */
    public boolean makesObject() {
        return switch (this) {
            case CREATE, RESUME_CREATE, RESUME_ADOPT, ADOPT, REPLACE, REPLACE_DELETE_FIRST, RESUME_DELETE_FIRST -> true;
            case KEEP, UPDATE, REVERT, REVERT_AND_UPDATE, DELETE, DROP, ORPHAN -> false;
        };
    }

    /** Whether a new object takes the place of a live one. */
    public boolean replaces() {
        return this == REPLACE || this == REPLACE_DELETE_FIRST;
    }

    /** Whether the step removes the row. */
    public boolean removesRow() {
        return this == DELETE || this == DROP || this == ORPHAN;
    }
}
