package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Serial queues by key: equal keys one at a time, different keys side by side, nothing kept of a key without work. */
@Timeout(60)
class SerialQueuesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final SerialQueues<String> queues = SerialQueues.create();
    private final List<String> log = new ArrayList<>();

    private Disposable start(String key, String name, Mono<?> body) {
        return queues.run(
                        key,
                        permit -> Mono.defer(() -> {
                            log.add(name + " begins");
                            return body.doOnSuccess(value -> log.add(name + " ends"));
                        }))
                .subscribe(value -> {}, error -> {});
    }

    @Test
    void equalKeysRunOneAtATimeAndOthersBeside() {
        Sinks.Empty<Void> first = Sinks.empty();
        start(new String("a"), "first", first.asMono());
        start(new String("a"), "second", Mono.empty());
        start("b", "other", Mono.empty());
        assertThat(log).containsExactly("first begins", "other begins", "other ends");

        first.tryEmitEmpty();

        assertThat(log).endsWith("first ends", "second begins", "second ends");
    }

    @Test
    void aKeyIsForgottenWhenItsLastWorkHasLeft() {
        Mono<Void> twice = queues.run("ended", permit -> Mono.empty());
        twice.block(LIMIT);
        twice.block(LIMIT);
        start("failed", "failed", Mono.error(new IllegalStateException("no")));
        start("cancelled", "cancelled", Mono.never()).dispose();
        assertThat(queues.size()).isZero();

        Sinks.Empty<Void> part = Sinks.empty();
        Disposable first =
                queues.run("a", permit -> permit.toTheEnd(part.asMono())).subscribe();
        Disposable second = start("a", "second", Mono.empty());
        first.dispose();
        second.dispose();
        assertThat(queues.size()).isOne();
        part.tryEmitEmpty();
        assertThat(queues.size()).isZero();
    }

    @Test
    void keysThatComeAndGoOnManyThreadsNeverRunTwiceAtOnce() {
        Map<Integer, AtomicInteger> inside = new ConcurrentHashMap<>();
        AtomicInteger most = new AtomicInteger();
        SerialQueues<Integer> numbers = SerialQueues.create();

        Long count = Flux.range(0, 8)
                .flatMap(
                        thread -> Flux.range(0, 5_000)
                                .flatMap(
                                        i -> numbers.run(
                                                i % 5,
                                                permit -> Mono.fromCallable(() -> {
                                                    AtomicInteger here =
                                                            inside.computeIfAbsent(i % 5, key -> new AtomicInteger());
                                                    most.accumulateAndGet(here.incrementAndGet(), Math::max);
                                                    return here.decrementAndGet();
                                                })),
                                        3)
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .count()
                .block(LIMIT);

        assertThat(count).isEqualTo(40_000);
        assertThat(most).hasValue(1);
        assertThat(numbers.size()).isZero();
    }
}
