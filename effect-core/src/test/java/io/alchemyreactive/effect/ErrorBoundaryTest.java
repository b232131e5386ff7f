package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class ErrorBoundaryTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String HERE = ErrorBoundaryTest.class.getName();

    private static final class Unready {

        static {
            fail();
        }

        private static void fail() {
            throw new IllegalStateException("no licence");
        }
    }

    static Stream<Error> fatalErrors() {
        return Stream.of(
                new NoClassDefFoundError("org/acme/Driver"),
                new NoSuchMethodError("'void org.acme.Driver.open()'"),
                new ExceptionInInitializerError("no licence"),
                new StackOverflowError(),
                new OutOfMemoryError("Java heap space"));
    }

    private static final class Speechless extends RuntimeException {

        private final transient Throwable thrown;

        Speechless(Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        public String getMessage() {
            throw Fx.<RuntimeException>sneaky(thrown);
        }
    }

    // The inner error is the argument, since a test framework prints its arguments.
    @ParameterizedTest
    @MethodSource("fatalErrors")
    void errorThatCannotSayItsMessageIsToldByItsClass(Throwable thrownByMessage) {
        Throwable error = new Speechless(new Speechless(thrownByMessage));
        for (Mono<String> mono : List.of(
                ErrorBoundary.<String>mono(() -> Mono.error(error)),
                ErrorBoundary.<String>mono(() -> {
                    throw Fx.<RuntimeException>sneaky(error);
                }),
                Mono.fromCallable(() -> ErrorBoundary.<String>call(() -> {
                    throw Fx.<RuntimeException>sneaky(error);
                })))) {
            StepVerifier.create(mono)
                    .expectErrorSatisfies(signal -> {
                        assertThat(signal)
                                .isInstanceOf(FatalErrorException.class)
                                .hasMessageContaining("Speechless, whose message cannot be read because of a ");
                        var printed = new StringWriter();
                        signal.printStackTrace(new PrintWriter(printed));
                        assertThat(printed.toString()).contains(HERE);
                    })
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @MethodSource("fatalErrors")
    void whatTheCodeThrowsIsSignalled(Error error) {
        Mono<String> mono = ErrorBoundary.mono(() -> {
            throw error;
        });
        Flux<String> flux = ErrorBoundary.flux(() -> {
            throw error;
        });

        StepVerifier.create(mono)
                .expectErrorSatisfies(signal -> isOf(signal, error))
                .verify(LIMIT);
        StepVerifier.create(flux)
                .expectErrorSatisfies(signal -> isOf(signal, error))
                .verify(LIMIT);
    }

    @ParameterizedTest
    @MethodSource("fatalErrors")
    void whatAnOperatorThrowsOnTheSubscribersThreadIsSignalled(Error error) {
        Mono<String> deferred = ErrorBoundary.mono(() -> Mono.defer(() -> {
            throw error;
        }));
        Mono<String> asked = ErrorBoundary.mono(() -> Mono.just("a").hide().map(value -> {
            throw error;
        }));
        Flux<Integer> second = ErrorBoundary.flux(() -> Flux.range(1, 3).hide().map(value -> {
            if (value == 2) {
                throw error;
            }
            return value;
        }));

        StepVerifier.create(deferred)
                .expectErrorSatisfies(signal -> isOf(signal, error))
                .verify(LIMIT);
        StepVerifier.create(asked)
                .expectErrorSatisfies(signal -> isOf(signal, error))
                .verify(LIMIT);
        StepVerifier.create(second)
                .expectNext(1)
                .expectErrorSatisfies(signal -> isOf(signal, error))
                .verify(LIMIT);
    }

    @ParameterizedTest
    @MethodSource("fatalErrors")
    void whatBlockingWorkThrowsIsSignalled(Error error) {
        Mono<String> blocking = ErrorBoundary.blocking(() -> {
            throw error;
        });

        StepVerifier.create(blocking)
                .expectErrorSatisfies(signal -> isOf(signal, error))
                .verify(LIMIT);
    }

    @ParameterizedTest
    @MethodSource("fatalErrors")
    void whatAMappingThrowsOnAnotherThreadIsSignalled(Error error) {
        Mono<String> mapped = Mono.just("a")
                .publishOn(Schedulers.parallel())
                .map(value -> ErrorBoundary.<String>call(() -> {
                    throw error;
                }));

        StepVerifier.create(mapped)
                .expectErrorSatisfies(signal -> isOf(signal, error))
                .verify(LIMIT);
    }

    @Test
    void ordinaryFailuresArriveAsThemselves() {
        var failure = new IOException("connection reset");

        StepVerifier.create(ErrorBoundary.mono(() -> {
                    throw failure;
                }))
                .expectErrorSatisfies(signal -> assertThat(signal).isSameAs(failure))
                .verify(LIMIT);
        StepVerifier.create(ErrorBoundary.mono(() -> Mono.error(failure)))
                .expectErrorSatisfies(signal -> assertThat(signal).isSameAs(failure))
                .verify(LIMIT);
        assertThatThrownBy(() -> ErrorBoundary.call(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void nullInPlaceOfAPublisherIsAFailure() {
        StepVerifier.create(ErrorBoundary.mono(() -> null))
                .expectErrorMessage("null was returned in place of a publisher")
                .verify(LIMIT);
    }

    @Test
    void valuesAndTheirEndPassAsTheyAreAskedFor() {
        StepVerifier.create(ErrorBoundary.flux(() -> Flux.range(1, 3)), 1)
                .expectNext(1)
                .thenRequest(2)
                .expectNext(2, 3)
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(ErrorBoundary.mono(Mono::empty)).expectComplete().verify(LIMIT);
    }

    @Test
    void cancelReachesTheCodeAndNothingIsSignalledAfterIt() {
        var careless = TestPublisher.<Integer>createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        var dropped = new AtomicReference<Throwable>();
        Consumer<Throwable> hook = dropped::set;
        var failure = new IllegalStateException("late");

        StepVerifier.create(ErrorBoundary.flux(careless::flux)
                        .contextWrite(context -> context.put("reactor.onErrorDropped.local", hook)))
                .then(() -> careless.next(1))
                .expectNext(1)
                .thenCancel()
                .verify(LIMIT);
        careless.error(failure);

        careless.assertCancelled();
        assertThat(dropped).hasValue(failure);
    }

    @Test
    void aPublisherThatNeverSaysItIsSubscribedToCanBeCancelledAndHearsOfItWhenItDoes() {
        var late = new AtomicReference<Subscriber<? super Integer>>();
        var cancelled = new AtomicBoolean();

        ErrorBoundary.mono(() -> Mono.<Integer>fromDirect(late::set))
                .subscribe()
                .dispose();
        Objects.requireNonNull(late.get()).onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                throw new AssertionError("asked after the cancel");
            }

            @Override
            public void cancel() {
                cancelled.set(true);
            }
        });

        assertThat(cancelled).isTrue();
    }

    @Test
    void cancelReachesAPublisherThatIsStillBusyWithTheRequest() {
        var consumer = new BaseSubscriber<Integer>() {};
        var cancelled = new AtomicBoolean();
        var heardInTime = new AtomicBoolean();

        ErrorBoundary.mono(() -> Mono.<Integer>fromDirect(target -> target.onSubscribe(new Subscription() {
                    @Override
                    public void request(long n) {
                        consumer.cancel();
                        heardInTime.set(cancelled.get());
                    }

                    @Override
                    public void cancel() {
                        cancelled.set(true);
                    }
                })))
                .subscribe(consumer);

        assertThat(heardInTime).isTrue();
    }

    @Test
    void aPublisherThatSaysLateThatItIsSubscribedToIsAskedForWhatWasWanted() {
        var late = new AtomicReference<Subscriber<? super Integer>>();

        StepVerifier.create(ErrorBoundary.mono(() -> Mono.<Integer>fromDirect(late::set)))
                .then(() -> Mono.just(1).subscribe(Objects.requireNonNull(late.get())))
                .expectNext(1)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void codeIsNotCalledForASubscriberThatCancelsAtOnce() {
        var called = new AtomicBoolean();

        ErrorBoundary.mono(() -> {
                    called.set(true);
                    return Mono.empty();
                })
                .subscribe(new BaseSubscriber<>() {
                    @Override
                    protected void hookOnSubscribe(Subscription subscription) {
                        cancel();
                    }
                });

        assertThat(called).isFalse();
    }

    @Test
    void aClassThatDoesNotFitIsNamedWithThePlaceThatItWasLoadedFrom() {
        String place = ErrorBoundaryTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();

        assertThat(message(new NoSuchMethodError("'void " + HERE + ".gone(int)'")))
                .startsWith(
                        "NoSuchMethodError: 'void " + HERE + ".gone(int)'; " + HERE + " was loaded from " + place + ".")
                .contains("Two versions of a library are mixed");
        assertThat(message(new NoClassDefFoundError("org/acme/Driver")))
                .startsWith("NoClassDefFoundError: org/acme/Driver: the class is missing; " + HERE + " (loaded from "
                        + place + ") needs it.");
        assertThat(message(new NoClassDefFoundError("Could not initialize class " + HERE)))
                .isEqualTo("NoClassDefFoundError: Could not initialize class " + HERE + "; it was loaded from " + place
                        + ".");
        assertThat(message(new StackOverflowError()))
                .startsWith("StackOverflowError in " + HERE)
                .endsWith("nests too deep, or contains itself.");
        assertThat(message(new OutOfMemoryError("Java heap space"))).isEqualTo("OutOfMemoryError: Java heap space");
    }

    @Test
    void aStaticInitializerThatFailedIsNamedWithWhatItThrew() {
        StepVerifier.create(ErrorBoundary.mono(() -> Mono.just(new Unready())))
                .expectErrorSatisfies(signal -> assertThat(signal)
                        .isInstanceOf(FatalErrorException.class)
                        .hasCauseInstanceOf(ExceptionInInitializerError.class)
                        .hasMessageStartingWith("ExceptionInInitializerError: the static initializer of "
                                + Unready.class.getName() + ", loaded from ")
                        .hasMessageEndingWith(", failed: IllegalStateException: no licence."))
                .verify(LIMIT);
    }

    @Test
    void whatReactorWrapsOrCountsAsFatalItselfIsUnwrapped() {
        var failure = new IllegalStateException("inner");

        assertThat(ErrorBoundary.signal(Exceptions.propagate(new IOException("checked"))))
                .isInstanceOf(IOException.class);
        assertThat(ErrorBoundary.signal(Exceptions.bubble(failure))).isSameAs(failure);
        assertThat(ErrorBoundary.signal(Exceptions.errorCallbackNotImplemented(failure)))
                .isSameAs(failure);
    }

    private static String message(Error error) {
        return ErrorBoundary.signal(error).getMessage();
    }

    private static void isOf(Throwable signal, Error error) {
        assertThat(signal)
                .isInstanceOf(FatalErrorException.class)
                .hasCause(error)
                .hasMessageContaining(error.getClass().getSimpleName());
    }
}
