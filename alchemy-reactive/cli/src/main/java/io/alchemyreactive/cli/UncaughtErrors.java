package io.alchemyreactive.cli;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Uncaught errors: they end the work of a thread, and its caller would wait for ever. The hooks are those of
 * the whole process, so they are set for the time of one command and only here.
 */
final class UncaughtErrors {

    private static final AtomicLong COUNT = new AtomicLong();

    private UncaughtErrors() {}

    /** Calls the listener with each such error, on its thread, until the result is disposed. */
    static Disposable listen(BiConsumer<Thread, Throwable> listener) {
        String key = UncaughtErrors.class.getName() + COUNT.incrementAndGet();
        Schedulers.onHandleError(key, listener::accept);
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.UncaughtExceptionHandler ours = (thread, error) -> {
            listener.accept(thread, error);
            if (before != null) {
                before.uncaughtException(thread, error);
            }
        };
        Thread.setDefaultUncaughtExceptionHandler(ours);
        return () -> {
            Schedulers.resetOnHandleError(key);
            if (Thread.getDefaultUncaughtExceptionHandler() == ours) {
                Thread.setDefaultUncaughtExceptionHandler(before);
            }
        };
    }
}
