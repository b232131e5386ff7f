package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;
import reactor.util.retry.Retry;

class LayerTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private record Pool(String name) {}

    private record Client(Pool pool) {}

    private static final Service<Pool> POOL = Service.of(Pool.class, "a pool layer");
    private static final Service<Client> CLIENT = Service.of(Client.class, "a client layer");

    private final List<String> log = new CopyOnWriteArrayList<>();

    private final Layer<Pool> pool = Layer.of(
            POOL, step("+pool").thenReturn(new Pool("p")), p -> step("-pool").subscribeOn(Schedulers.parallel()));

    private final Layer<Client> client = Layer.of(
                    CLIENT,
                    step("+client").then(POOL.get()).map(Client::new),
                    c -> step("-client").then(POOL.get()).then())
            .with(pool);

    @Test
    void providesItsServicesAndReleasesInReverse() {
        Mono<String> body = CLIENT.get().map(c -> c.pool().name()).doOnNext(n -> log.add("body"));

        StepVerifier.create(client.provideTo(body))
                .expectNext("p")
                .expectComplete()
                .verify(LIMIT);
        assertThat(log).containsExactly("+pool", "+client", "body", "-client", "-pool");
    }

    @Test
    void providesToABodyOfAnEffect() {
        Mono<String> whole = Effect.gen(fx -> fx.yield(client.provideTo(
                Effect.gen(in -> in.yield(CLIENT.get()).pool() == in.yield(POOL.get()) ? "same" : "another"))));

        StepVerifier.create(whole).expectNext("same").expectComplete().verify(LIMIT);
    }

    @Test
    void buildsOnceHoweverManyShare() {
        Layer<Integer> one = Layer.of(step("+one").then(POOL.get()).thenReturn(1), v -> step("-one"))
                .with(pool);
        Layer<Integer> two = Layer.of(step("+two").then(POOL.get()).thenReturn(2), v -> step("-two"))
                .with(pool);

        StepVerifier.create(
                        one.and(two, Integer::sum).and(client, (sum, c) -> sum).use(Mono::just))
                .expectNext(3)
                .expectComplete()
                .verify(LIMIT);
        assertThat(log).containsExactly("+pool", "+one", "+two", "+client", "-client", "-two", "-one", "-pool");
    }

    @Test
    void aValueThatMeetsACancelOfItsPatienceIsReleased() {
        for (UnaryOperator<Mono<Integer>> patience : List.<UnaryOperator<Mono<Integer>>>of(
                acquire -> acquire.retryWhen(Retry.fixedDelay(3, Duration.ofMillis(1))),
                acquire -> acquire.timeout(LIMIT),
                acquire -> Mono.firstWithSignal(Mono.never(), acquire),
                acquire -> acquire.map(value -> value + 1))) {
            log.clear();
            Sinks.One<Integer> source = Sinks.one();
            Disposable.Swap subscription = Disposables.swap();
            Mono<Integer> acquire = source.asMono().doOnNext(value -> subscription.dispose());
            subscription.update(Layer.of("a socket", acquire, patience, value -> step("-" + value))
                    .use(value -> step("body"))
                    .subscribe());

            source.tryEmitValue(1);

            assertThat(log).containsExactly("-1");
        }
    }

    @Test
    void aValueThatComesAfterItsPatienceHasEndedIsReleased() {
        Sinks.Empty<Integer> end = Sinks.empty();
        TestPublisher<Integer> deaf = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);

        StepVerifier.create(Layer.of(
                                "a socket",
                                Mono.fromDirect(deaf),
                                acquire -> Mono.firstWithSignal(end.asMono(), acquire),
                                value -> step("-" + value))
                        .use(value -> step("body")))
                .then(() -> end.tryEmitError(new IOException("stopped")))
                .expectErrorMessage("stopped")
                .verify(LIMIT);
        deaf.next(1);

        assertThat(log).containsExactly("-1");
    }

    @Test
    void aFreshLayerIsBuiltAnewInEachPlaceAndReleasedWithTheOthers() {
        Layer<Pool> fresh = pool.fresh();
        Layer<Integer> one = Layer.of(step("+one").then(POOL.get()).thenReturn(1), v -> step("-one"))
                .with(fresh);
        Layer<Integer> two = Layer.of(step("+two").then(POOL.get()).thenReturn(2), v -> step("-two"))
                .with(fresh);

        StepVerifier.create(
                        one.and(two, Integer::sum).and(pool, (sum, p) -> sum).use(Mono::just))
                .expectNext(3)
                .expectComplete()
                .verify(LIMIT);
        assertThat(log)
                .containsExactly("+pool", "+one", "+pool", "+two", "+pool", "-pool", "-two", "-pool", "-one", "-pool");
    }

    @Test
    void aFreshLayerHasAllThatItDependsOnAnewAndSharesItWithin() {
        Layer<Client> second = Layer.of(step("+second").then(POOL.get()).map(Client::new), c -> step("-second"))
                .with(pool);
        Layer<Client> both = client.and(second, (c, s) -> c).fresh();

        StepVerifier.create(pool.and(both, (p, c) -> c).use(c -> step("body")))
                .expectComplete()
                .verify(LIMIT);
        assertThat(log)
                .containsExactly(
                        "+pool", "+pool", "+client", "+second", "body", "-second", "-client", "-pool", "-pool");
    }

    @Test
    void aFreshLayerStaysFreshWithALimitAndALimitStaysWithAFreshLayer() {
        Layer<Pool> fresh = pool.fresh().within(LIMIT);

        StepVerifier.create(fresh.and(fresh, (p, q) -> 1).use(v -> step("body")))
                .expectComplete()
                .verify(LIMIT);
        assertThat(log).containsExactly("+pool", "+pool", "body", "-pool", "-pool");
        StepVerifier.withVirtualTime(() -> Layer.of("a socket", Mono.never(), v -> step("-never"))
                        .within(Duration.ofSeconds(90))
                        .fresh()
                        .use(Mono::just))
                .thenAwait(Duration.ofSeconds(90))
                .expectErrorMessage("acquiring a socket took longer than 90 s")
                .verify(LIMIT);
    }

    @Test
    void buildsAnewForEachSubscription() {
        Mono<String> used = pool.use(p -> Mono.just(p.name()));
        assertThat(log).isEmpty();

        used.block(LIMIT);
        used.block(LIMIT);

        assertThat(log).containsExactly("+pool", "-pool", "+pool", "-pool");
    }

    @Test
    void emptyBodyReleasesToo() {
        StepVerifier.create(pool.provideTo(Mono.empty())).expectComplete().verify(LIMIT);
        assertThat(log).containsExactly("+pool", "-pool");
    }

    @Test
    void errorOfTheBodyReleasesAndStaysItself() {
        var error = new IOException("body");

        StepVerifier.create(client.provideTo(Mono.error(error)))
                .expectErrorSatisfies(e -> assertThat(e).isSameAs(error))
                .verify(LIMIT);
        assertThat(log).containsExactly("+pool", "+client", "-client", "-pool");
    }

    @Test
    void failedAcquireReleasesWhatCameBefore() {
        var error = new IOException("refused");
        Layer<Client> broken = Layer.of(CLIENT, Mono.<Client>error(error), c -> step("-client"))
                .with(pool);

        StepVerifier.create(broken.provideTo(step("body")))
                .expectErrorSatisfies(e -> assertThat(e).isSameAs(error))
                .verify(LIMIT);
        assertThat(log).containsExactly("+pool", "-pool");
    }

    @Test
    void emptyAcquireIsAnErrorThatNamesTheService() {
        StepVerifier.create(Layer.of(POOL, Mono.empty(), p -> step("-pool")).provideTo(step("body")))
                .expectErrorSatisfies(
                        e -> assertThat(e).isInstanceOf(NoValueException.class).hasMessageContaining("Pool"))
                .verify(LIMIT);
        assertThat(log).isEmpty();
    }

    @Test
    void cancelOfTheBodyReleases() throws Exception {
        PublisherProbe<Void> body = PublisherProbe.of(Mono.never());
        var released = new CountDownLatch(1);
        Layer<Integer> first = Layer.of(Mono.just(1), v -> step("-first").doFinally(s -> released.countDown()));
        Disposable subscription =
                first.and(pool, (v, p) -> v).use(v -> body.mono()).subscribe();

        subscription.dispose();

        body.assertWasCancelled();
        assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(log).containsExactly("+pool", "-pool", "-first");
    }

    @Test
    void cancelDuringAnAcquireReleasesWhatCameBefore() throws Exception {
        PublisherProbe<Client> acquire = PublisherProbe.of(Mono.never());
        var released = new CountDownLatch(1);
        Layer<Pool> below = Layer.of(POOL, Mono.just(new Pool("p")), p -> Mono.fromRunnable(released::countDown));
        Disposable subscription = Layer.of(CLIENT, acquire.mono(), c -> step("-client"))
                .with(below)
                .provideTo(step("body"))
                .subscribe();

        subscription.dispose();

        acquire.assertWasCancelled();
        assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(log).isEmpty();
    }

    @Test
    void valueAcquiredInSpiteOfTheCancelIsReleased() {
        TestPublisher<Pool> deaf = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        Disposable subscription = Layer.of(POOL, Mono.fromDirect(deaf), p -> step("-" + p.name()))
                .provideTo(step("body"))
                .subscribe();

        subscription.dispose();
        deaf.next(new Pool("late"));

        assertThat(log).containsExactly("-late");
    }

    @Test
    void failedReleaseDoesNotKeepOthersFromTheirs() {
        var first = new IOException("first");
        var second = new IOException("second");
        Layer<Integer> layers = pool.and(
                        Layer.of(CLIENT, Mono.just(new Client(new Pool("q"))), c -> Mono.error(first)), (p, c) -> 1)
                .and(
                        Layer.of(Mono.just(2), v -> {
                            throw new IllegalStateException(second);
                        }),
                        Integer::sum);

        StepVerifier.create(layers.use(Mono::just))
                .expectErrorSatisfies(e -> {
                    assertThat(e).isInstanceOf(ReleaseException.class).hasRootCause(second);
                    assertThat(e.getSuppressed())
                            .singleElement()
                            .satisfies(s ->
                                    assertThat(s).hasMessageContaining("Client").hasCause(first));
                })
                .verify(LIMIT);
        assertThat(log).containsExactly("+pool", "-pool");

        var main = new IOException("main");
        StepVerifier.create(layers.use(v -> Mono.error(main)))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isSameAs(main)
                        .satisfies(m ->
                                assertThat(m.getSuppressed()).singleElement().isInstanceOf(ReleaseException.class)))
                .verify(LIMIT);
    }

    @Test
    void aFailingReleaseIsSaidInOneSentenceThatNamesIt() {
        Layer<Integer> lease = Layer.of(
                "the lease of app/prod", Mono.just(1), v -> Mono.error(new IOException("No space left on device")));

        StepVerifier.create(lease.use(Mono::just))
                .expectErrorMessage(
                        "The work is done, but the lease of app/prod could not be released: No space left on device")
                .verify(LIMIT);
        var main = new IOException("main");
        StepVerifier.create(lease.use(v -> Mono.error(main)))
                .expectErrorSatisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(s -> assertThat(s)
                                .hasMessage("the lease of app/prod could not be released: No space left on device")))
                .verify(LIMIT);
    }

    @Test
    void anErrorOfTheJvmInBodyAcquireOrReleaseReleasesTheOthers() {
        var error = new NoSuchMethodError("gone");
        Layer<Integer> unreleasable = Layer.of(Mono.just(1), v -> {
            throw error;
        });
        Layer<Integer> unacquirable = Layer.of(
                Mono.fromCallable(() -> {
                    throw error;
                }),
                v -> step("-never"));

        StepVerifier.create(pool.use(p -> {
                    throw error;
                }))
                .expectError(FatalErrorException.class)
                .verify(LIMIT);
        StepVerifier.create(pool.and(unacquirable, (p, v) -> v).use(Mono::just))
                .expectError(FatalErrorException.class)
                .verify(LIMIT);
        StepVerifier.create(pool.and(unreleasable, (p, v) -> v).use(Mono::just))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(ReleaseException.class)
                        .hasCauseInstanceOf(FatalErrorException.class)
                        .hasRootCause(error))
                .verify(LIMIT);
        StepVerifier.create(pool.useMany(p -> {
                    throw error;
                }))
                .expectError(FatalErrorException.class)
                .verify(LIMIT);
        StepVerifier.create(pool.map(p -> {
                            throw error;
                        })
                        .use(Mono::just))
                .expectError(FatalErrorException.class)
                .verify(LIMIT);
        assertThat(log).hasSize(10);
    }

    @Test
    void whatIsNotAcquiredOrReleasedInTimeFails() {
        Layer<Integer> never = Layer.of("a socket", Mono.never(), v -> step("-never"));
        Layer<Integer> stuck = Layer.of("a socket", Mono.just(1), v -> Mono.never());
        Duration limit = Duration.ofSeconds(90);

        StepVerifier.withVirtualTime(() -> never.within(limit).use(Mono::just))
                .expectSubscription()
                .expectNoEvent(limit.minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectErrorMessage("acquiring a socket took longer than 90 s")
                .verify(LIMIT);
        StepVerifier.withVirtualTime(() -> stuck.within(limit).use(Mono::just))
                .expectSubscription()
                .expectNoEvent(limit.minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectErrorMessage("The work is done, but a socket could not be released: it took longer than 90 s")
                .verify(LIMIT);
    }

    @Test
    void valueAcquiredAfterItsTimeIsReleased() {
        TestPublisher<Pool> late = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);

        StepVerifier.withVirtualTime(() -> Layer.of(POOL, Mono.fromDirect(late), p -> step("-" + p.name()))
                        .within(LIMIT)
                        .provideTo(step("body")))
                .thenAwait(LIMIT)
                .expectError(TimeoutException.class)
                .verify(LIMIT);
        late.next(new Pool("late"));

        assertThat(log).containsExactly("-late");
    }

    @Test
    void manyValuesPassBeforeTheRelease() {
        StepVerifier.create(pool.useMany(p -> Flux.just(1, 2).doOnNext(n -> log.add("n" + n))))
                .expectNext(1, 2)
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(pool.useMany(p -> Flux.concat(Flux.just(1), Flux.error(new IOException("main")))))
                .expectNext(1)
                .expectErrorMessage("main")
                .verify(LIMIT);
        assertThat(log).containsExactly("+pool", "n1", "n2", "-pool", "+pool", "-pool");
    }

    @Test
    void valuesNeedNoRelease() {
        Layer<String> layer = Layer.value(POOL, new Pool("v")).and(Layer.value("!"), (p, mark) -> p.name() + mark);

        StepVerifier.create(layer.map(String::length).use(n -> POOL.get().map(p -> p.name() + n)))
                .expectNext("v2")
                .expectComplete()
                .verify(LIMIT);
    }

    private Mono<Void> step(String name) {
        return Mono.fromRunnable(() -> log.add(name));
    }
}
