package io.alchemyreactive.cli;

import reactor.core.Disposable;

/** Where the wish of a user to stop comes from. */
@FunctionalInterface
public interface Interrupts {

    /** Interrupts that never come. */
    Interrupts NONE = action -> () -> {};

    /**
     * Calls the action each time somebody asks to stop, on any thread, until the result is disposed.
     */
    Disposable onInterrupt(Runnable action);
}
