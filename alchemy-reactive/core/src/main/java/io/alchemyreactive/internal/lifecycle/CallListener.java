package io.alchemyreactive.internal.lifecycle;

/** Receives the retries of provider calls, and the lines that providers say while they work. Must not block; called on any thread. */
@FunctionalInterface
public interface CallListener {

    /** Ignores all. */
    CallListener NONE = (fqn, type, attempt, because) -> {};

    /**
     * A call failed and is made again.
     *
     * @param fqn the resource's name with its scopes
     * @param type the name of its type
     * @param attempt how many times it has been made again, this one included
     * @param because why the one before failed; fit to show
     */
    void retrying(String fqn, String type, long attempt, String because);

    /** The provider says how the work goes on. */
    default void said(String fqn, String type, String line) {}
}
