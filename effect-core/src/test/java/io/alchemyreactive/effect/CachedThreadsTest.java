package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class CachedThreadsTest {

    @Test
    void losesNoBodyToAThreadThatIsAboutToEnd() throws Exception {
        // Threads that give up at once: nearly every hand-over meets one on its way out.
        var threads = new CachedThreads(Duration.ofNanos(1));

        for (int round = 0; round < 200; round++) {
            var done = new CountDownLatch(20);
            for (int i = 0; i < 20; i++) {
                threads.execute(done::countDown);
            }
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void usesAnIdleThreadAgainWithItsInterruptCleared() throws Exception {
        var threads = new CachedThreads(Duration.ofMinutes(1));
        Thread first = onceIdle(threads);
        var second = new CompletableFuture<Boolean>();

        threads.execute(() -> second.complete(Thread.currentThread() == first
                && !Thread.currentThread().isInterrupted()
                && Thread.currentThread().isDaemon()));

        assertThat(second).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true);
    }

    @Test
    void anIdleThreadDoesNotHoldTheBodyThatItRan() throws Exception {
        var threads = new CachedThreads(Duration.ofMinutes(1));
        var worker = new CompletableFuture<Thread>();
        WeakReference<Object> data = execute(threads, worker);
        awaitIdle(worker.get(30, TimeUnit.SECONDS));

        for (int i = 0; i < 100 && data.get() != null; i++) {
            System.gc();
        }

        assertThat(data.get()).isNull();
    }

    private static WeakReference<Object> execute(CachedThreads threads, CompletableFuture<Thread> worker) {
        Object data = new Object();
        threads.execute(() -> {
            assertThat(data).isNotNull();
            worker.complete(Thread.currentThread());
        });
        return new WeakReference<>(data);
    }

    @Test
    void startsBodiesFromParallelThreadsWithoutBlockingThem() {
        Mono<Integer> body = Effect.gen(fx -> fx.yield(Mono.just(1).subscribeOn(Schedulers.parallel())));

        StepVerifier.create(Flux.range(0, 2000)
                        .parallel()
                        .runOn(Schedulers.parallel())
                        .flatMap(i -> body, false, 256)
                        .sequential()
                        .reduce(0, Integer::sum))
                .expectNext(2000)
                .expectComplete()
                .verify(Duration.ofSeconds(60));
    }

    private static Thread onceIdle(CachedThreads threads) throws Exception {
        var worker = new CompletableFuture<Thread>();
        threads.execute(() -> {
            Thread.currentThread().interrupt();
            worker.complete(Thread.currentThread());
        });
        Thread thread = worker.get(30, TimeUnit.SECONDS);
        awaitIdle(thread);
        return thread;
    }

    private static void awaitIdle(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }
}
