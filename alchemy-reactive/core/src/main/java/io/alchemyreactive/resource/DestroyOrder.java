package io.alchemyreactive.resource;

/** The order in which the members of a scope are deleted, in addition to their dependencies. */
public enum DestroyOrder {
    /** As soon as nothing uses them, all at the same time. */
    PARALLEL,
    /** One at a time, newest first. */
    SEQUENTIAL
}
