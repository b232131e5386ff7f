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
 * Detects uncaught errors, which end the work of a thread so that its caller would wait for ever. The hooks belong to
 * the whole process, so they are set only here and for the time of one command.
 */
final class UncaughtErrors {

    private static final AtomicLong COUNT = new AtomicLong();

    /** The context key under which Reactor looks up the hook for dropped errors of one chain. */
    private static final String DROPPED = "reactor.onErrorDropped.local";

    private UncaughtErrors() {}

    /** Prints errors that Reactor drops because their work has ended. After a request to stop they are ignored. */
    static UnaryOperator<Context> dropped(Invocation invocation) {
        Consumer<Throwable> print = error -> {
            if (!invocation.interruption().happened()) {
                invocation.console().print("warning: an error came too late to be a failure: " + ErrorText.of(error));
            }
        };
        return context -> context.put(DROPPED, print);
    }

    /** Calls the listener for each uncaught error, on the thread of the error, until the result is disposed. */
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
