package io.alchemyreactive.effect;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads that are reused, the last idle one first. A thread ends when it had no work for {@code keep}.
 *
 * <p>Bodies are started from event loops too, so handing one over takes no lock; {@code ThreadPoolExecutor} does.
 */
final class CachedThreads implements Executor {

    private static final Runnable RETIRED = () -> {};

    private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
    private final AtomicLong count = new AtomicLong();
    private final long keepNanos;

    CachedThreads(Duration keep) {
        this.keepNanos = keep.toNanos();
    }

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
        Workers.start(thread);
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
            do {
                runNext();
                idle.addFirst(this);
            } while (await());
        }

        /** In a method of its own: a thread that waits must not hold the last body, with all that this refers to. */
        private void runNext() {
            Runnable body = next.getAndSet(null);
            try {
                if (body != null) {
                    body.run();
                }
            } catch (Throwable e) {
                Thread self = Thread.currentThread();
                self.getUncaughtExceptionHandler().uncaughtException(self, e);
            }
            // A body may leave the flag set; the next one must not see it.
            Thread.interrupted();
        }

        /** Waits for the next body. Returns false when none came in time, and then none is accepted any more. */
        private boolean await() {
            long deadline = System.nanoTime() + keepNanos;
            long left = keepNanos;
            while (next.get() == null && left > 0) {
                LockSupport.parkNanos(this, left);
                left = deadline - System.nanoTime();
            }
            if (next.compareAndSet(null, RETIRED)) {
                idle.remove(this);
                return false;
            }
            return true;
        }
    }
}
