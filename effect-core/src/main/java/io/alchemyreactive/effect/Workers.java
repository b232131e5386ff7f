package io.alchemyreactive.effect;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The threads that bodies run on. Their number has no limit, so that a body that waits for another one cannot block it.
 */
final class Workers {

    private static final Executor EXECUTOR = executor();

    private Workers() {}

    static void execute(Runnable body) {
        EXECUTOR.execute(body);
    }

    private static Executor executor() {
        ThreadFactory virtual = virtualThreads();
        return virtual == null ? new CachedThreads(Duration.ofMinutes(1)) : body -> start(virtual.newThread(body));
    }

    // By reflection, because the code must compile for Java 17, which has no virtual threads.
    private static @Nullable ThreadFactory virtualThreads() {
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
            Method name = builder.getMethod("name", String.class, long.class);
            Method inherit = builder.getMethod("inheritInheritableThreadLocals", boolean.class);
            Object named = inherit.invoke(name.invoke(virtual, "effect-", 1L), false);
            return (ThreadFactory) builder.getMethod("factory").invoke(named);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    // Sets a fixed class loader. A thread would else inherit that of the thread that starts it, which may be the wrong
    // one, and keep it alive.
    static void start(Thread thread) {
        thread.setContextClassLoader(Workers.class.getClassLoader());
        thread.start();
    }
}
