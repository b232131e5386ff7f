package io.alchemyreactive.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.FatalErrorException;
import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Find;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.OperationTimeoutException;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.ProviderCallException;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.provider.ReplaceRequired;
import io.alchemyreactive.provider.Retryable;
import io.alchemyreactive.provider.SilentProviderException;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Retries;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.UnsupportedValueException;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Every call of a provider has its limits, and what it fails with names the resource, the verb and the cause. */
class GatewayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    record Props(int size) {

        Props {
            if (size == 13) {
                throw new NoClassDefFoundError("org/acme/Superstition");
            }
        }
    }

    record Attributes(int size) {}

    private static final class Box extends Resource<Attributes> {
        Box(Resource.Handle<Attributes> handle) {
            super(handle);
        }
    }

    private static final ResourceType<Box, Props, Attributes> TYPE =
            ResourceType.of("Test.Box", Props.class, Attributes.class, Box::new);

    private static final class Busy extends RuntimeException implements Retryable {
        Busy(int call) {
            super("busy " + call);
        }
    }

    /** A method of a provider, and what the message says that was being done. */
    enum Verb {
        READ("looking for it"),
        FIND("looking for it"),
        DIFF("comparing it"),
        CREATE("creating it"),
        UPDATE("updating it"),
        DELETE("deleting it"),
        WARNINGS("looking at what surrounds it");

        private final String words;

        Verb(String words) {
            this.words = words;
        }

        Mono<?> call(Gateway<?, ?> gateway, int size, CallOptions options) {
            var identity = new Identity(new ResourceKey(new StageKey("app", "test"), "db"), "i1");
            Value.Fields props = new Value.Fields(Map.of("size", new Value.Num(BigDecimal.valueOf(size))));
            return switch (this) {
                case READ -> gateway.read(identity, props, null, options);
                case FIND -> gateway.find(identity, props, "id-1", options);
                case DIFF -> gateway.diff(identity, props, props, props, Set.of("size"), Set.of(), options);
                case CREATE -> gateway.reconcile(identity, Reconcile.Phase.CREATE, props, null, null, options);
                case UPDATE -> gateway.reconcile(identity, Reconcile.Phase.UPDATE, props, props, props, options);
                case DELETE -> gateway.delete(identity, props, null, props, options);
                case WARNINGS -> gateway.remarks(identity, props, null, options);
            };
        }
    }

    /** A provider whose every method does the same. */
    private record Same(Callable<Mono<Object>> answer) implements Provider<Props, Attributes> {

        @SuppressWarnings("unchecked")
        private <T> Mono<T> same() {
            try {
                return (Mono<T>) answer.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public ResourceType<?, Props, Attributes> type() {
            return TYPE;
        }

        @Override
        public Mono<Found<Attributes>> read(Read<Props, Attributes> request) {
            return same();
        }

        @Override
        public Mono<Attributes> find(Find<Props> request) {
            return same();
        }

        @Override
        public Mono<Diff> diff(Change<Props, Attributes> change) {
            return same();
        }

        @Override
        public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
            return same();
        }

        @Override
        public Mono<Void> delete(Delete<Props, Attributes> request) {
            return same();
        }

        @Override
        public Flux<String> warnings(Read<Props, Attributes> request) {
            return this.<String>same().flux();
        }
    }

    private static Gateway<?, ?> same(Callable<Mono<Object>> answer) {
        return Gateway.to(Providers.of(new Same(answer)), TYPE.name()).orElseThrow();
    }

    private final List<String> told = new ArrayList<>();

    private Mono<?> call(Verb verb, Callable<Mono<Object>> answer) {
        return call(verb, answer, Retries.NONE);
    }

    private Mono<?> call(Verb verb, Callable<Mono<Object>> answer, Retries retries) {
        return verb.call(
                same(answer),
                1,
                new CallOptions(
                        "db",
                        TIMEOUT,
                        retries,
                        (fqn, type, attempt, because) -> told.add(fqn + " " + type + " " + attempt + " " + because)));
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatNeverAnswersIsCancelledWhenItsTimeIsOver(Verb verb) {
        var cancelled = new AtomicInteger();

        StepVerifier.withVirtualTime(() -> call(verb, () -> Mono.never().doOnCancel(cancelled::incrementAndGet)))
                .expectSubscription()
                .expectNoEvent(TIMEOUT.minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OperationTimeoutException.class)
                        .hasMessageStartingWith("'db': " + verb.words + " took longer than 120 s and was cancelled.")
                        .hasMessageContaining("uncaught error"))
                .verify(PATIENCE);
        assertThat(cancelled).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatNeverSaysItIsSubscribedToEndsWhenItsTimeIsOver(Verb verb) {
        StepVerifier.withVirtualTime(() -> call(verb, () -> Mono.fromDirect(subscriber -> {})))
                .thenAwait(TIMEOUT)
                .expectError(OperationTimeoutException.class)
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @EnumSource
    void anErrorOfTheJvmIsAFailureThatNamesResourceVerbAndClass(Verb verb) {
        for (Error error : List.of(
                new NoSuchMethodError("'void org.acme.Driver.open()'"),
                new NoClassDefFoundError("org/acme/Driver"),
                new ExceptionInInitializerError("no licence"),
                new StackOverflowError(),
                new OutOfMemoryError("Java heap space"))) {
            Stream.<Callable<Mono<Object>>>of(
                            () -> {
                                throw error;
                            },
                            () -> Mono.defer(() -> {
                                throw error;
                            }),
                            () -> Mono.fromCallable(() -> {
                                throw error;
                            }))
                    .forEach(answer -> StepVerifier.create(call(verb, answer))
                            .expectErrorSatisfies(failure -> assertThat(failure)
                                    .isInstanceOf(ProviderCallException.class)
                                    .hasMessageStartingWith("'db': " + verb.words + " failed: "
                                            + error.getClass().getSimpleName())
                                    .hasCauseInstanceOf(FatalErrorException.class)
                                    .hasRootCause(error))
                            .verify(PATIENCE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorOfTheJvmInARecordOfTheProviderIsAFailureToo(Verb verb) {
        var options = new CallOptions("db", TIMEOUT, Retries.NONE, CallListener.NONE);

        StepVerifier.create(verb.call(same(Mono::empty), 13, options))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ProviderCallException.class)
                        .hasMessageStartingWith(
                                "'db': " + verb.words + " failed: the value is refused by the constructor")
                        .hasMessageContainingAll("NoClassDefFoundError", "org/acme/Superstition"))
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @EnumSource
    void aFailureOfAnotherKindIsTheCauseOfOneThatNamesTheResource(Verb verb) {
        var reset = new IOException("connection reset");

        StepVerifier.create(call(verb, () -> Mono.error(reset)))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(ProviderCallException.class, call -> {
                            assertThat(call.fqn()).isEqualTo("db");
                            assertThat(call.type()).isEqualTo("Test.Box");
                            assertThat(call.verb()).isEqualTo(verb.words);
                        })
                        .hasMessage("'db': " + verb.words + " failed: connection reset")
                        .hasCause(reset))
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @EnumSource
    void aTimeOutOfTheProvidersOwnIsNotTakenForOurs(Verb verb) {
        StepVerifier.create(call(verb, () -> Mono.error(new TimeoutException("the server's"))))
                .expectErrorMessage("'db': " + verb.words + " failed: the server's")
                .verify(PATIENCE);
    }

    @Test
    void failuresOfTheEnginesOwnKindArriveAsTheyAre() {
        ReplaceRequired required = ReplaceRequired.createFirst("its region");

        StepVerifier.create(call(Verb.UPDATE, () -> Mono.error(required)))
                .expectErrorSatisfies(failure -> assertThat(failure).isSameAs(required))
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WARNINGS")
    void nullInPlaceOfAPublisherIsToldAsThat(Verb verb) {
        StepVerifier.create(call(verb, () -> null))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ProviderCallException.class)
                        .hasMessageStartingWith("'db': " + verb.words + " failed: ")
                        .hasMessageEndingWith(
                                verb == Verb.WARNINGS ? "FluxSourceNull" : "null was returned in place of a publisher"))
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @EnumSource(names = {"READ", "DIFF", "CREATE", "UPDATE"})
    void anAnswerOfAnotherTypeIsToldWithTheResource(Verb verb) {
        StepVerifier.create(call(verb, () -> Mono.just("something else")))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .hasMessageStartingWith("'db': " + verb.words + " failed: ")
                        .hasMessageContaining("java.lang.String"))
                .verify(PATIENCE);
    }

    @Test
    void storedPropertiesThatDoNotFitTheRecordAreToldWithTheResource() {
        Value.Fields text = new Value.Fields(Map.of("size", new Value.Text("large")));
        var identity = new Identity(new ResourceKey(new StageKey("app", "test"), "db"), "i1");

        StepVerifier.create(same(Mono::empty)
                        .read(identity, text, null, new CallOptions("db", TIMEOUT, Retries.NONE, CallListener.NONE)))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .hasMessageStartingWith("'db': what is stored of it does not fit " + Props.class.getName())
                        .hasCauseInstanceOf(UnsupportedValueException.class))
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Verb.class,
            names = {"READ", "DIFF", "CREATE", "UPDATE"})
    void aProviderThatOwesAnAnswerAndGivesNoneIsNamed(Verb verb) {
        StepVerifier.create(call(verb, Mono::empty))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(SilentProviderException.class)
                        .hasMessageStartingWith("'db': the provider of Test.Box answered nothing to "))
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @EnumSource
    void aFailureThatIsMarkedRetryableIsTriedAgainAndTold(Verb verb) {
        var calls = new AtomicInteger();

        StepVerifier.withVirtualTime(
                        () -> call(verb, () -> Mono.error(new Busy(calls.incrementAndGet())), Retries.DEFAULT))
                .thenAwait(Duration.ofMinutes(5))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .hasMessage("'db': " + verb.words + " failed: busy 5")
                        .hasCauseInstanceOf(Busy.class))
                .verify(PATIENCE);
        assertThat(calls).hasValue(5);
        assertThat(told)
                .containsExactly(
                        "db Test.Box 1 busy 1", "db Test.Box 2 busy 2", "db Test.Box 3 busy 3", "db Test.Box 4 busy 4");
    }

    /** Whose first create fails after it may have made the object, and who finds this afterwards. */
    private static class LosesAnAnswer implements Provider<Props, Attributes> {

        private final Found<Attributes> found;
        private final List<String> calls;

        LosesAnAnswer(Found<Attributes> found, List<String> calls) {
            this.found = found;
            this.calls = calls;
        }

        @Override
        public ResourceType<?, Props, Attributes> type() {
            return TYPE;
        }

        @Override
        public Mono<Found<Attributes>> read(Read<Props, Attributes> request) {
            return Mono.fromSupplier(() -> {
                calls.add("read " + request.identity().instance());
                return found;
            });
        }

        @Override
        public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
            return Mono.defer(() -> {
                calls.add(request.attributes()
                        .map(known -> "go on with " + known.size())
                        .orElse("make"));
                return calls.size() == 1 ? Mono.error(new Busy(1)) : Mono.just(new Attributes(1));
            });
        }

        @Override
        public Mono<Void> delete(Delete<Props, Attributes> request) {
            return Mono.empty();
        }
    }

    private Mono<?> createLosing(Found<Attributes> found, List<String> calls) {
        return createWith(new LosesAnAnswer(found, calls));
    }

    private Mono<?> createWith(Provider<Props, Attributes> provider) {
        Gateway<?, ?> gateway = Gateway.to(Providers.of(provider), TYPE.name()).orElseThrow();
        var once = new Retries(1, Duration.ofMillis(1), Duration.ofMillis(1));
        return Verb.CREATE.call(gateway, 1, new CallOptions("db", TIMEOUT, once, CallListener.NONE));
    }

    @Test
    void aCreateIsMadeAgainOnlyWhereTheProviderFindsNothingOrCannotTell() {
        for (Found<Attributes> found : List.of(Found.<Attributes>absent(), Found.<Attributes>cannotTell())) {
            var calls = new ArrayList<String>();
            StepVerifier.create(createLosing(found, calls))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(PATIENCE);
            assertThat(calls).containsExactly("make", "read i1", "make");
        }
    }

    @Test
    void aCreateThatThrowsAtOnceIsLookedForLikeOneThatEndsWithAnError() {
        var calls = new ArrayList<String>();
        var provider = new LosesAnAnswer(Found.ours(new Attributes(7)), calls) {
            @Override
            public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
                calls.add(request.attributes()
                        .map(known -> "go on with " + known.size())
                        .orElse("make"));
                if (calls.size() == 1) {
                    throw new Busy(1);
                }
                return Mono.just(new Attributes(1));
            }
        };
        StepVerifier.create(createWith(provider))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(calls).containsExactly("make", "read i1", "go on with 7");
    }

    @Test
    void aLookForWhatAFailedCreateHasMadeThatFailsIsToldWithTheFailureOfTheCreate() {
        var calls = new ArrayList<String>();
        var provider = new LosesAnAnswer(Found.absent(), calls) {
            @Override
            public Mono<Found<Attributes>> read(Read<Props, Attributes> request) {
                return Mono.error(new IllegalStateException("no right to read"));
            }
        };
        StepVerifier.create(createWith(provider))
                .expectErrorSatisfies(error -> {
                    assertThat(error)
                            .hasMessage(
                                    "'db': looking for what a create that failed has made failed: no right to read");
                    assertThat(error.getSuppressed()[0]).hasMessage("busy 1");
                })
                .verify(PATIENCE);
    }

    @Test
    void whatAFailedCreateHasMadeIsCarriedOnWith() {
        var calls = new ArrayList<String>();
        StepVerifier.create(createLosing(Found.ours(new Attributes(7)), calls))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(calls).containsExactly("make", "read i1", "go on with 7");
    }

    @Test
    void aCreateIsNotMadeAgainWhereAnothersObjectStands() {
        var calls = new ArrayList<String>();
        StepVerifier.create(createLosing(Found.foreign(new Attributes(8), "somebody"), calls))
                .expectErrorMessage("'db': creating it, where by now an object of somebody stands, failed: busy 1")
                .verify(PATIENCE);
        assertThat(calls).containsExactly("make", "read i1");
    }

    @Test
    void eachSubscriptionToACreateBeginsAnew() {
        var calls = new ArrayList<String>();
        Mono<?> create = createLosing(Found.absent(), calls);
        create.block(PATIENCE);
        calls.clear();
        create.block(PATIENCE);
        assertThat(calls).containsExactly("make", "read i1", "make");
    }

    @Test
    void aResourceThatWantsNoFurtherTryHasNone() {
        var calls = new AtomicInteger();

        StepVerifier.create(call(Verb.UPDATE, () -> Mono.error(new Busy(calls.incrementAndGet()))))
                .expectErrorMessage("'db': updating it failed: busy 1")
                .verify(PATIENCE);
        assertThat(calls).hasValue(1);
        assertThat(told).isEmpty();
    }
}
