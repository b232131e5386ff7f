package io.alchemyreactive.internal.lifecycle;

/** Whether the object of a resource exists and whose it is, by the answer of its provider. */
public enum Presence {
    /** The provider was not asked. */
    NOT_ASKED,
    /** There is no such object. */
    ABSENT,
    /** The object exists and is this resource's. */
    OURS,
    /** An object of another owner is in its place. */
    FOREIGN,
    /** An object of another owner is in its place and may be adopted. */
    ADOPTABLE,
    /** The provider cannot tell. */
    CANNOT_TELL
}
