package io.alchemyreactive.internal.apply;

/** Running work that can be stopped and aborted. Thread-safe. */
public interface Stoppable {

    /** Starts nothing new; running calls finish, and their results are stored. */
    void stop();

    /** Starts nothing new and cancels running calls. */
    void abort();
}
