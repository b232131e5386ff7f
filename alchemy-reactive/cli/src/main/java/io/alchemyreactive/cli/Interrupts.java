package io.alchemyreactive.cli;

import reactor.core.Disposable;

/** A source of requests to stop, such as signals. */
@FunctionalInterface
public interface Interrupts {

    /** Interrupts that never come. */
    Interrupts NONE = action -> () -> {};

    /** Calls the action for each request to stop, on any thread, until the result is disposed. */
    Disposable onInterrupt(Runnable action);
}
