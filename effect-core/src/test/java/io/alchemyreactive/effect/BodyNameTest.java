package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The things that the name of a body names. */
class BodyNameTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void namesTheWorkerWhileTheBodyRuns() {
        Mono<String> inner =
                Effect.gen("read rows", fx -> Thread.currentThread().getName());
        Mono<List<String>> outer = Effect.gen("deploy shop", fx -> {
            var before = Thread.currentThread().getName();
            var inside = fx.yield(inner);
            var local = fx.yield(Effect.local(inner, context -> context));
            return List.of(before, inside, local, Thread.currentThread().getName());
        });

        StepVerifier.create(
                        outer.map(names -> List.of(names, Thread.currentThread().getName())))
                .assertNext(seen -> {
                    String worker = (String) seen.get(1);
                    assertThat(worker).matches("effect-\\d+");
                    assertThat(seen.get(0))
                            .isEqualTo(List.of(
                                    worker + " deploy shop",
                                    worker + " read rows",
                                    worker + " read rows",
                                    worker + " deploy shop"));
                })
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void theWorkerHasItsNameBackAfterAnError() {
        var worker = new AtomicReference<Thread>();
        Mono<Void> failing = Effect.run("fail", fx -> {
            worker.set(Thread.currentThread());
            throw new IOException("disk");
        });
        Mono<String> outer = Effect.gen(fx -> {
            try {
                fx.run(failing);
            } catch (Exception e) {
                return Thread.currentThread().getName();
            }
            return "";
        });

        StepVerifier.create(outer)
                .assertNext(name -> assertThat(name).matches("effect-\\d+"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aFailurePassesACheckpointWithTheNameAndTheLineThatMadeTheBody() {
        var error = new IOException("disk");
        Mono<Void> inner = Effect.run("read rows", fx -> {
            throw error;
        });
        Mono<Integer> outer = Effect.gen("deploy shop", fx -> {
            fx.run(inner);
            return 1;
        });

        for (int times = 0; times < 2; times++) {
            StepVerifier.create(outer)
                    .expectErrorSatisfies(e -> {
                        assertThat(e).isSameAs(error);
                        assertThat(e.getSuppressed()).singleElement().satisfies(trace -> {
                            assertThat(Exceptions.isTraceback(trace)).isTrue();
                            assertThat(trace.getMessage().lines())
                                    .filteredOn(line -> line.contains("checkpoint"))
                                    .hasSize(2)
                                    .satisfiesExactly(
                                            line -> assertThat(line).matches(line("read rows")),
                                            line -> assertThat(line).matches(line("deploy shop")));
                        });
                    })
                    .verify(LIMIT);
        }
    }

    @Test
    void everyErrorPassesAndArrivesAsItself() {
        for (Throwable error :
                List.of(new Throwable("bare"), new StackOverflowError(), new NoSuchMethodError("gone"))) {
            StepVerifier.create(Effect.gen("fail", fx -> {
                        throw Fx.<RuntimeException>sneaky(error);
                    }))
                    .expectErrorSatisfies(e -> {
                        assertThat(e).isSameAs(error);
                        assertThat(e.getSuppressed()).hasSize(1);
                    })
                    .verify(LIMIT);
        }
        StepVerifier.create(nest(1_000_000))
                .expectError(StackOverflowError.class)
                .verify(LIMIT);
        StepVerifier.create(Effect.gen("nothing", fx -> null))
                .expectErrorSatisfies(e -> assertThat(e).isInstanceOf(NoValueException.class))
                .verify(LIMIT);
    }

    @Test
    void anErrorThatTheBodyCatchesDoesNotPass() {
        var error = new IOException("disk");

        StepVerifier.create(Effect.gen("go on", fx -> {
                    try {
                        return fx.yield(Mono.<String>error(error));
                    } catch (Exception e) {
                        return "went on";
                    }
                }))
                .expectNext("went on")
                .expectComplete()
                .verify(LIMIT);
        assertThat(error.getSuppressed()).isEmpty();
    }

    @Test
    void namesTheMonoForThoseWhoScanIt() throws Exception {
        Mono<Void> mono = Effect.run("deploy shop", fx -> fx.run(Mono.never()));
        assertThat(Scannable.from(mono).name()).isEqualTo("deploy shop");
        assertThat(Scannable.from(mono.map(nothing -> 1).filter(one -> true)).name())
                .isEqualTo("deploy shop");

        Disposable subscription = mono.subscribe();
        assertThat(Scannable.from(subscription)
                        .parents()
                        .findFirst()
                        .orElseThrow()
                        .name())
                .isEqualTo("deploy shop");
        subscription.dispose();

        StepVerifier.create(Effect.gen(fx -> fx.yield(Effect.run("read rows", in -> {}))))
                .expectErrorSatisfies(e -> assertThat(e).hasMessageContaining("read rows"))
                .verify(LIMIT);
    }

    @Test
    void theErrorOfACancelPassesNothing() throws Exception {
        var waiting = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var thrown = new AtomicReference<Throwable>();
        Mono<Void> inner = Effect.run("wait", fx -> fx.run(Mono.never().doOnRequest(n -> waiting.countDown())));
        Disposable subscription = Effect.run(fx -> {
                    try {
                        fx.run(inner);
                    } catch (Exception e) {
                        thrown.set(e);
                        throw e;
                    } finally {
                        ended.countDown();
                    }
                })
                .subscribe();
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();

        subscription.dispose();

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(thrown.get()).hasNoSuppressedExceptions();
    }

    @Test
    void refusesABlankName() {
        assertThatThrownBy(() -> Effect.gen(" ", fx -> 1).subscribe())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blank");
        assertThatThrownBy(() -> Effect.run(null, fx -> {}).subscribe()).hasMessage("name");
    }

    private static String line(String name) {
        return ".*checkpoint ⇢ " + name + ", at .*BodyNameTest\\."
                + "aFailurePassesACheckpointWithTheNameAndTheLineThatMadeTheBody\\(BodyNameTest.java:\\d+\\).*";
    }

    private static Mono<Integer> nest(int depth) {
        return depth == 0 ? Mono.just(0) : Effect.gen("nested", fx -> fx.yield(nest(depth - 1)) + 1);
    }
}
