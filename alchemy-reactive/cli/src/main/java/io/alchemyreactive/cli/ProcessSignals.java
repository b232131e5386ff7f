package io.alchemyreactive.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Receives SIGINT and SIGTERM of this process. A SIGTERM is repeated automatically after five seconds, and after ten
 * the process is ended. The class for signals is part of the JDK but not of the standard, so it is called by
 * reflection. Where it is missing, the signals end the process at once, and the next run recovers.
 */
final class ProcessSignals implements Interrupts {

    /** The number of requests after which the process is ended, because its work does not react to them. */
    private static final int PATIENCE = 3;
    /** The interval at which SIGTERM is repeated: supervisors send it once, and SIGKILL soon after. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    @Override
    public Disposable onInterrupt(Runnable action) {
        var count = new AtomicInteger();
        Runnable each = () -> {
            if (count.incrementAndGet() >= PATIENCE) {
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
            }
            action.run();
        };
        List<Runnable> undo = new ArrayList<>();
        try {
            Object onInt = handle("INT", handler(each));
            undo.add(() -> restore("INT", onInt));
            var timer = new Timer("alchemy-term", true);
            undo.add(timer::cancel);
            Object onTerm = handle("TERM", handler(() -> repeat(timer, each)));
            undo.add(() -> restore("TERM", onTerm));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // The class is missing, or the JVM uses the signal itself (java -Xrs): see the class comment.
        }
        return () -> undo.forEach(Runnable::run);
    }

    /** Calls the action now and at each interval until it is cancelled. */
    private static void repeat(Timer timer, Runnable each) {
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        each.run();
                    }
                },
                AGAIN.toMillis(),
                AGAIN.toMillis());
        each.run();
    }

    private static Object handler(Runnable action) throws ClassNotFoundException {
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            switch (method.getName()) {
                case "handle" -> action.run();
                case "equals" -> {
                    return proxy == args[0];
                }
                case "hashCode" -> {
                    return System.identityHashCode(proxy);
                }
                default -> {
                    return "ProcessSignals";
                }
            }
            return null;
        });
    }

    /** Sets a handler and returns the one before. */
    private static @Nullable Object handle(String name, @Nullable Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        return signal.getMethod("handle", signal, type)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    }

    private static void restore(String name, @Nullable Object before) {
        try {
            handle(name, before);
        } catch (InvocationTargetException | RuntimeException e) {
            // The process is about to end anyway; an unrestored handler does no harm.
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the signal classes were there a moment ago", e);
        }
    }
}
