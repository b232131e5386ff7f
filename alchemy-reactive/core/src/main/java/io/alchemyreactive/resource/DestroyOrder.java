package io.alchemyreactive.resource;

/** How the members of a scope are deleted, beyond what their dependencies ask for. */
public enum DestroyOrder {
    /** As soon as nothing uses them, all at the same time. */
    PARALLEL,
    /** One at a time, newest first. */
    SEQUENTIAL
}
