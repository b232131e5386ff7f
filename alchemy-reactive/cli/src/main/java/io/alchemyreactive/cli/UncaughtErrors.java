package io.alchemyreactive.cli;

import io.alchemyreactive.error.ErrorText;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Uncaught errors: they end the work of a thread, and its caller would wait for ever. The hooks are those of
 * the whole process, so they are set for the time of one command and only here.
 */
final class UncaughtErrors {

    private static final AtomicLong COUNT = new AtomicLong();

    /** The key of Reactor for the listener to errors that one chain drops. */
    private static final String DROPPED = "reactor.onErrorDropped.local";

    private UncaughtErrors() {}

    /** Prints errors that come too late for the work that they are of; those that come of a wish to stop are let go. */
    static UnaryOperator<Context> dropped(Invocation invocation) {
        Consumer<Throwable> print = error -> {
            if (!invocation.interruption().happened()) {
                invocation.console().print("warning: an error came too late to be a failure: " + ErrorText.of(error));
            }
        };
        return context -> context.put(DROPPED, print);
    }

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
