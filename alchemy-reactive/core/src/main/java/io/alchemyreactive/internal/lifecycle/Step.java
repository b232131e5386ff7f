package io.alchemyreactive.internal.lifecycle;

/** The work on a resource, as the transition table decides it. Older generations, if there are any, are deleted when everything else has settled. */
public enum Step {
    /** Mint an instance and make the object. */
    CREATE,
    /** Go on making the object of the stored instance. */
    RESUME_CREATE,
    /** Go on taking over the object that was found for the stored instance. */
    RESUME_ADOPT,
    /** Take over the object that was found, under a new instance. */
    ADOPT,
    /** Nothing. */
    KEEP,
    /** Change the object in place. */
    UPDATE,
    /** Mint an instance and make another object; the old one joins the older generations. */
    REPLACE,
    /** Mint an instance, delete the old objects, then make another one. */
    REPLACE_DELETE_FIRST,
    /** Go on deleting the old objects, then make the one of the stored instance. */
    RESUME_DELETE_FIRST,
    /** Take the original back; the half-made object joins the older generations. */
    REVERT,
    /** Take the original back and change it in place; the half-made object joins the older generations. */
    REVERT_AND_UPDATE,
    /** Delete every generation, then the row. */
    DELETE,
    /** Remove the row: no object exists. */
    DROP,
    /** Remove the row and leave the objects alone. */
    ORPHAN;

    /** Whether a new object comes into being, so that attributes are not known before. */
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

    /** Whether the resource is gone afterwards. */
    public boolean removesRow() {
        return this == DELETE || this == DROP || this == ORPHAN;
    }
}
