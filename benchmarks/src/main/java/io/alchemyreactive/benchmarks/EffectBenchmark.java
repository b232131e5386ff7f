package io.alchemyreactive.benchmarks;

import io.alchemyreactive.effect.Effect;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A body of {@code Effect.gen} that awaits a thousand Monos, beside these Monos without one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EffectBenchmark {

    private static final int MONOS = 1_000;
    private static final int ROUNDS = 100;

    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** A kind of Mono. */
    public enum Source {
        /** A value. */
        JUST,
        /** A call. */
        CALLABLE,
        /** A value through an operator. */
        MAPPED,
        /** A call on a thread of the parallel scheduler. */
        PARALLEL;

        Mono<Integer> of(int value) {
            return switch (this) {
                case JUST -> Mono.just(value);
                case CALLABLE -> Mono.fromCallable(() -> value);
                case MAPPED -> Mono.just(value - 1).map(before -> before + 1);
                case PARALLEL -> Mono.fromCallable(() -> value).subscribeOn(Schedulers.parallel());
            };
        }

        boolean isSynchronous() {
            return this != PARALLEL;
        }

        /** How often the Monos are awaited: so often that the start of the body does not count. */
        int rounds() {
            return isSynchronous() ? ROUNDS : 1;
        }

        /** How many Monos are awaited per call. */
        int monos() {
            return MONOS * rounds();
        }
    }

    /** The kind that is awaited. */
    @Param
    public Source source = Source.JUST;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private final Mono<Integer>[] monos = new Mono[MONOS];

    /** Makes them. */
    @Setup
    public void assemble() {
        Arrays.setAll(monos, source::of);
    }

    /** Awaited in a body. */
    @Benchmark
    public long yields() {
        long sum = CpuClock.counting(() -> Objects.requireNonNull(Effect.<Long>gen(fx -> {
                    long all = 0;
                    for (int round = 0; round < source.rounds(); round++) {
                        for (Mono<Integer> mono : monos) {
                            all += fx.yield(mono);
                        }
                    }
                    return all;
                })
                .block(LIMIT)));
        return check(sum);
    }

    /** Subscribed to one after the other, or concatenated where they answer on another thread. */
    @Benchmark
    public long floor() {
        return check(CpuClock.counting(source.isSynchronous() ? this::subscribed : this::concatenated));
    }

    private long subscribed() {
        long all = 0;
        for (int round = 0; round < source.rounds(); round++) {
            for (Mono<Integer> mono : monos) {
                var last = new Last();
                mono.subscribe(last);
                all += last.value;
            }
        }
        return all;
    }

    private long concatenated() {
        return Objects.requireNonNull(Flux.fromArray(monos)
                .concatMap(mono -> mono)
                .reduce(0L, Long::sum)
                .block(LIMIT));
    }

    private long check(long sum) {
        long expected = source.rounds() * (MONOS * (MONOS - 1L) / 2);
        if (sum != expected) {
            throw new IllegalStateException("expected " + expected + ", got " + sum);
        }
        return sum;
    }

    private static final class Last extends BaseSubscriber<Integer> {

        private int value;

        @Override
        protected void hookOnNext(Integer next) {
            value = next;
        }
    }
}
