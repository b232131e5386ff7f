package io.alchemyreactive.output;

/** Something whose attributes outputs are made of: a declared resource or a reference. Compared by identity. */
public interface Source {

    /** The name for messages. */
    String describe();

    /** Whether outputs of it may outlive a run, so that each run has to evaluate them for itself. */
    default boolean isOfAnyRun() {
        return false;
    }
}
