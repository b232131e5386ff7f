package io.alchemyreactive.effect;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** The threads that bodies run on: without bound, so that a body which waits for another one never holds it up. */
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

    // Found by reflection: the code must compile for Java 17, which has none.
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

    // A fixed loader: the one of whoever happens to start a thread would be kept alive by it, or be the wrong one.
    static void start(Thread thread) {
        thread.setContextClassLoader(Workers.class.getClassLoader());
        thread.start();
    }
}
