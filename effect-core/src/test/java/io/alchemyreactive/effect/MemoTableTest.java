package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;

class MemoTableTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final MemoTable<String, Integer> table = MemoTable.create();
    private final AtomicInteger runs = new AtomicInteger();
    private final Mono<Integer> counted = Mono.fromSupplier(runs::incrementAndGet);

    @Test
    void runsTheSourceOncePerKey() {
        assertThat(table.get("a", key -> counted).block(LIMIT)).isEqualTo(1);
        assertThat(table.get("a", key -> counted).block(LIMIT)).isEqualTo(1);
        assertThat(table.get("b", key -> counted).block(LIMIT)).isEqualTo(2);
    }

    @Test
    void runsNothingAtAssembly() {
        Mono<Integer> mono = table.get("a", key -> {
            runs.incrementAndGet();
            return Mono.just(1);
        });

        assertThat(runs).hasValue(0);
        mono.block(LIMIT);
        mono.block(LIMIT);
        assertThat(runs).hasValue(1);
    }

    @Test
    void allWhoComeDuringTheFlightShareIt() {
        Sinks.One<Integer> gate = Sinks.one();
        PublisherProbe<Integer> source = PublisherProbe.of(gate.asMono());
        List<CompletableFuture<Integer>> all = IntStream.range(0, 10)
                .mapToObj(i -> table.get("a", key -> source.mono()).toFuture())
                .toList();

        gate.tryEmitValue(7);

        assertThat(all).allSatisfy(one -> assertThat(one).isCompletedWithValue(7));
        assertThat(source.subscribeCount()).isEqualTo(1);
    }

    @Test
    void aKeptValueIsAnsweredOnTheSubscribingThread() {
        table.get("a", key -> counted.subscribeOn(Schedulers.parallel())).block(LIMIT);
        List<Integer> seen = new ArrayList<>();

        table.get("a", key -> Mono.never()).subscribe(seen::add);

        assertThat(seen).containsExactly(1);
        assertThat(Effect.gen(fx -> fx.yield(table.get("a", key -> Mono.never())))
                        .block(LIMIT))
                .isEqualTo(1);
    }

    @Test
    void anEmptyCompletionIsKept() {
        PublisherProbe<Integer> source = PublisherProbe.empty();

        for (int i = 0; i < 2; i++) {
            StepVerifier.create(table.get("a", key -> source.mono()))
                    .expectComplete()
                    .verify(LIMIT);
        }
        assertThat(Effect.gen(fx -> fx.find(table.get("a", key -> source.mono())))
                        .block(LIMIT))
                .isEmpty();
        assertThat(source.subscribeCount()).isEqualTo(1);
    }

    @Test
    void anErrorReachesThoseWhoWaitAndIsNotKept() {
        var error = new IOException("flaky");
        Sinks.One<Integer> gate = Sinks.one();
        var first = table.get("a", key -> gate.asMono()).toFuture();
        var second = table.get("a", key -> gate.asMono()).onErrorReturn(-1).toFuture();

        gate.tryEmitError(error);

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedWithValue(-1);
        assertThat(table.get("a", key -> counted).block(LIMIT)).isEqualTo(1);
    }

    @Test
    void aSourceThatThrowsIsAnErrorToo() {
        StepVerifier.create(table.get("a", key -> {
                    throw new IllegalStateException("no source");
                }))
                .expectErrorMessage("no source")
                .verify(LIMIT);
        assertThat(table.get("a", key -> counted).block(LIMIT)).isEqualTo(1);
    }

    @Test
    void whoeverRetriesOnTheErrorStartsAnew() {
        Mono<Integer> flaky = Mono.defer(
                () -> runs.incrementAndGet() < 3 ? Mono.error(new IOException("flaky")) : Mono.just(runs.get()));

        assertThat(table.get("a", key -> flaky).retry(5).block(LIMIT)).isEqualTo(3);
    }

    @Test
    void onlyTheLastCancelCancelsTheFlight() {
        PublisherProbe<Integer> source = PublisherProbe.of(Mono.never());
        Disposable first = table.get("a", key -> source.mono()).subscribe();
        Disposable second = table.get("a", key -> source.mono()).subscribe();

        first.dispose();
        source.assertWasNotCancelled();
        second.dispose();
        source.assertWasCancelled();

        assertThat(table.get("a", key -> counted).block(LIMIT)).isEqualTo(1);
    }

    @Test
    void theStarterMayLeaveWithoutHarmToOthers() {
        Sinks.One<Integer> gate = Sinks.one();
        Disposable starter = table.get("a", key -> gate.asMono()).subscribe();
        var other = table.get("a", key -> gate.asMono()).toFuture();

        starter.dispose();
        gate.tryEmitValue(5);

        assertThat(other).isCompletedWithValue(5);
    }

    @Test
    void contextOfTheFirstSubscriberReachesTheSource() {
        Service<Integer> number = Service.of(Integer.class, "…");

        assertThat(table.get("a", key -> number.get())
                        .contextWrite(number.provide(4))
                        .block(LIMIT))
                .isEqualTo(4);
        assertThat(table.get("a", key -> number.get())
                        .contextWrite(number.provide(5))
                        .block(LIMIT))
                .isEqualTo(4);
    }

    @Test
    @Timeout(30)
    void letsGoOfTheFinishedSource() {
        WeakReference<Object> held = keep();

        while (held.get() != null) {
            System.gc();
        }
        assertThat(table.get("a", key -> Mono.never()).block(LIMIT)).isEqualTo(1);
    }

    private WeakReference<Object> keep() {
        byte[] big = new byte[1 << 20];
        table.get("a", key -> Mono.just(big).hide().map(b -> 1)).block(LIMIT);
        return new WeakReference<>(big);
    }

    @Test
    void manyAtOnceEachGetAnAnswer() {
        MemoTable<Integer, Integer> numbers = MemoTable.create();
        Mono<Long> storm = Flux.range(0, 20_000)
                .flatMap(
                        i -> {
                            int key = i / 20;
                            Mono<Integer> one = numbers.get(
                                            key, k -> Mono.fromSupplier(() -> k).subscribeOn(Schedulers.parallel()))
                                    .subscribeOn(Schedulers.parallel());
                            // Every third one gives up at once, in a race with the flight that it may be alone in.
                            return i % 3 == 0 ? Mono.firstWithValue(one, Mono.just(key)) : one;
                        },
                        256)
                .count();

        StepVerifier.create(storm).expectNext(20_000L).expectComplete().verify(LIMIT);
    }
}
