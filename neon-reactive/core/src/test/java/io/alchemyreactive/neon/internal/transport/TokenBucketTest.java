package io.alchemyreactive.neon.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

class TokenBucketTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final TokenBucket bucket = new TokenBucket(10, 40, time);
    private final List<Integer> passed = new ArrayList<>();

    @AfterEach
    void stop() {
        time.dispose();
    }

    @Test
    void letsTheBurstPassAtOnceAndThenTenASecond() {
        for (int i = 0; i < 60; i++) {
            take(i);
        }
        assertThat(passed).hasSize(40);

        time.advanceTimeBy(Duration.ofMillis(99));
        assertThat(passed).hasSize(40);
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(passed).hasSize(41);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(passed).hasSize(51);
        time.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(passed).hasSize(60).isSorted();
    }

    @Test
    void savesNoMoreThanTheBurst() {
        for (int i = 0; i < 40; i++) {
            take(i);
        }
        time.advanceTimeBy(Duration.ofHours(1));
        for (int i = 40; i < 120; i++) {
            take(i);
        }

        assertThat(passed).hasSize(80);
    }

    @Test
    void aPauseHoldsEverybody() {
        bucket.pause(Duration.ofSeconds(5));
        bucket.pause(Duration.ofSeconds(2));
        take(0);
        take(1);

        time.advanceTimeBy(Duration.ofMillis(4_999));
        assertThat(passed).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(passed).containsExactly(0, 1);
    }

    @Test
    void whoStopsWaitingTakesNothing() {
        for (int i = 0; i < 40; i++) {
            take(i);
        }
        Disposable impatient = take(40);
        take(41);
        impatient.dispose();

        time.advanceTimeBy(Duration.ofMillis(100));
        assertThat(passed).endsWith(39, 41).doesNotContain(40);
    }

    private Disposable take(int number) {
        return bucket.take().subscribe(nothing -> {}, error -> {}, () -> passed.add(number));
    }
}
