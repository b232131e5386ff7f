package io.alchemyreactive.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** Does something on a thread of its own while the caller waits, since the caller may be a thread that must not block. */
final class Elsewhere {

    private Elsewhere() {}

    static <T> T call(Callable<T> work) {
        var result = new AtomicReference<T>();
        var done = new java.util.concurrent.atomic.AtomicBoolean();
        var thread = new Thread(() -> {
            try {
                result.set(work.call());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                done.set(true);
            }
        });
        thread.start();
        while (!done.get()) {
            Thread.onSpinWait();
        }
        return result.get();
    }
}
