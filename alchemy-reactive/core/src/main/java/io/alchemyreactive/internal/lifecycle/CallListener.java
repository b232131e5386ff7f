package io.alchemyreactive.internal.lifecycle;

/** Receives retries of provider calls, and the progress that providers report. Must not block; called on any thread. */
@FunctionalInterface
public interface CallListener {

    /** Ignores all. */
    CallListener NONE = (fqn, type, attempt, because) -> {};

    /**
     * A call failed and is retried.
     *
     * @param fqn the resource's name with its scopes
     * @param type the name of its type
     * @param attempt the number of this retry, from 1
     * @param because why the call before failed; fit to show
     */
    void retrying(String fqn, String type, long attempt, String because);

    /** A provider reports a line of progress. */
    default void said(String fqn, String type, String line) {}
}
