package io.alchemyreactive.neon.local.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class UsingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final IOException first = new IOException("first");
    private final IOException late = new IOException("late");

    @Test
    void aFailingReleaseDoesNotHideTheFirstError() {
        StepVerifier.create(Using.one(Mono.just(1), used -> Mono.error(first), used -> Mono.error(late)))
                .expectErrorSatisfies(this::isFirstWithLate)
                .verify(PATIENCE);
        StepVerifier.create(Using.many(
                        Mono.just(1),
                        used -> Flux.just(7).concatWith(Mono.error(new IOException(first))),
                        used -> Mono.error(late)))
                .expectNext(7)
                .expectErrorSatisfies(error -> {
                    assertThat(error).hasCause(first);
                    assertThat(error.getSuppressed()).containsExactly(late);
                })
                .verify(PATIENCE);
    }

    @Test
    void whatIsReleasedAfterAnErrorMayFailWithoutHidingIt() {
        StepVerifier.create(Using.failAfter(first, Mono.error(late)))
                .expectErrorSatisfies(this::isFirstWithLate)
                .verify(PATIENCE);
    }

    @Test
    void theReleaseEndsBeforeTheWorkIsToldToBeDone() {
        var released = new StringBuilder();
        StepVerifier.create(Using.one(
                        Mono.just(1), used -> Mono.just("done"), used -> Mono.fromRunnable(() -> released.append("x"))))
                .expectNext("done")
                .expectComplete()
                .verify(PATIENCE);
        assertThat(released).hasToString("x");
    }

    private void isFirstWithLate(Throwable error) {
        assertThat(error).isSameAs(first);
        assertThat(error.getSuppressed()).containsExactly(late);
    }
}
