package io.alchemyreactive.effect;

import java.lang.reflect.Method;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that bodies run on: without bound, so that a body which waits for another one never holds it up.
 *
 * <p>Bodies are started from event loops too, so handing one over takes no lock; {@code ThreadPoolExecutor} does.
 */
final class Workers {

    private static final Executor EXECUTOR = executor();

    private Workers() {}

    static void execute(Runnable body) {
        EXECUTOR.execute(body);
    }

    private static Executor executor() {
        ThreadFactory virtual = virtualThreads();
        return virtual == null ? new Cached() : body -> start(virtual.newThread(body));
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
    private static void start(Thread thread) {
        thread.setContextClassLoader(Workers.class.getClassLoader());
        thread.start();
    }

    /** Daemon threads that are used again, the last one first, and end after a minute without work. */
    private static final class Cached implements Executor {

        private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(60);
        private static final Runnable RETIRED = () -> {};

        private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
        private final AtomicLong count = new AtomicLong();

        @Override
        public void execute(Runnable body) {
            for (Worker worker = idle.pollFirst(); worker != null; worker = idle.pollFirst()) {
                if (worker.accept(body)) {
                    return;
                }
            }
            Worker worker = new Worker(body);
            Thread thread = new Thread(null, worker, "effect-" + count.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            worker.thread = thread;
            start(thread);
        }

        private final class Worker implements Runnable {

            private final AtomicReference<@Nullable Runnable> next;
            private volatile @Nullable Thread thread;

            Worker(Runnable first) {
                this.next = new AtomicReference<>(first);
            }

            boolean accept(Runnable body) {
                if (next.compareAndSet(null, body)) {
                    LockSupport.unpark(thread);
                    return true;
                }
                return false;
            }

            @Override
            public void run() {
                for (Runnable body = next.get(); body != null && body != RETIRED; body = await()) {
                    next.set(null);
                    try {
                        body.run();
                    } catch (Throwable e) {
                        Thread self = Thread.currentThread();
                        self.getUncaughtExceptionHandler().uncaughtException(self, e);
                    }
                    // A body may leave the flag set; the next one must not see it.
                    Thread.interrupted();
                    idle.addFirst(this);
                }
            }

            private @Nullable Runnable await() {
                long deadline = System.nanoTime() + KEEP_NANOS;
                long left = KEEP_NANOS;
                while (next.get() == null && left > 0) {
                    LockSupport.parkNanos(this, left);
                    left = deadline - System.nanoTime();
                }
                if (next.compareAndSet(null, RETIRED)) {
                    idle.remove(this);
                }
                return next.get();
            }
        }
    }
}
