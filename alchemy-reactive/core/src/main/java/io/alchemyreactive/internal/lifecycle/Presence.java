package io.alchemyreactive.internal.lifecycle;

/** Whether the object is there and whose it is, by its provider, if that was asked. */
public enum Presence {
    /** It was not asked. */
    NOT_ASKED,
    /** There is no such object. */
    ABSENT,
    /** The object exists and is this resource's. */
    OURS,
    /** An object of somebody else stands in its place. */
    FOREIGN,
    /** An object of another owner stands in its place, and it may be taken over. */
    ADOPTABLE,
    /** The provider has no means to tell. */
    CANNOT_TELL
}
