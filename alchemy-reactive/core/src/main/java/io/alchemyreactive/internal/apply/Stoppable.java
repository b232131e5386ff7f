package io.alchemyreactive.internal.apply;

/** Something under way that a stop and an abort of its run reach. Thread-safe. */
public interface Stoppable {

    /** Starts nothing new; what is under way goes on and is stored. */
    void stop();

    /** Starts nothing new and cancels what is under way. */
    void abort();
}
