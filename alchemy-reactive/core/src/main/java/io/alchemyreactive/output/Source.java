package io.alchemyreactive.output;

/** An origin of attributes for outputs: a declared resource or a reference. Compared by identity. */
public interface Source {

    /** The name for messages. */
    String describe();

    /** Whether the source is not bound to a run, so that each run has to evaluate its outputs separately. */
    default boolean isOfAnyRun() {
        return false;
    }
}
