package io.alchemyreactive.effect;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Calls foreign code and turns its errors into signals. Reactor does not signal errors of the JVM, such as {@code
 * NoSuchMethodError} or {@code StackOverflowError}: they unwind the thread, and a subscriber waits for ever. Behind a
 * boundary each of them becomes an ordinary failure, a {@link FatalErrorException}.
 *
 * <p>A boundary sees what is thrown on a thread that passes through it: while the code is called, while it is
 * subscribed to or asked for values, and in {@link #call} and {@link #blocking} work. An error of the JVM that an
 * operator of the code throws on another thread reaches neither subscriber nor boundary, so such a call needs a
 * time-out as well. Stateless and thread-safe.
 */
public final class ErrorBoundary {

    private ErrorBoundary() {}

    /**
     * A Mono that calls the code anew for each subscription and passes on the signals of the Mono that the code
     * returns. An exception of the code, or one that is thrown while its Mono is subscribed to or asked for a value, is
     * signalled as an error. Its subscriber can cancel at once, also where the Mono never calls {@code onSubscribe}.
     */
    @CheckReturnValue
    public static <T> Mono<T> mono(Callable<? extends Mono<? extends T>> code) {
        return new BoundaryMono<T>(Objects.requireNonNull(code, "code")).assembled();
    }

    /**
     * As {@link #mono(Callable)}, for a call whose first signal has to come in this time, counted from its subscription
     * on. A call that is late is cancelled, and its subscriber gets this error on a thread of {@code
     * Schedulers.parallel()}, also where the code blocks the thread that subscribes.
     */
    @CheckReturnValue
    public static <T> Mono<T> mono(
            Callable<? extends Mono<? extends T>> code, Duration longest, Supplier<? extends Throwable> late) {
        return new LimitedMono<T>(
                        ErrorBoundary.<T>mono(code),
                        Objects.requireNonNull(longest, "longest"),
                        Objects.requireNonNull(late, "late"))
                .assembled();
    }

    /** As {@link #mono(Callable)}, for code that returns a Flux. */
    @CheckReturnValue
    public static <T> Flux<T> flux(Callable<? extends Flux<? extends T>> code) {
        return new BoundaryFlux<T>(Objects.requireNonNull(code, "code")).assembled();
    }

    /**
     * A Mono that does blocking work on an elastic thread and emits what it returns, or completes empty when that is null.
     * Cancelling interrupts the work.
     */
    @CheckReturnValue
    public static <T> Mono<T> blocking(Callable<? extends @Nullable T> work) {
        Objects.requireNonNull(work, "work");
        return Mono.<T>fromCallable(() -> ErrorBoundary.<@Nullable T>call(work))
                .subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * Calls the code and returns its result, for use inside an operator: {@code .map(x -> ErrorBoundary.call(() ->
     * …))}. Its exceptions are thrown as themselves, checked exceptions included; an error of the JVM as a {@link
     * FatalErrorException}.
     */
    public static <T extends @Nullable Object> T call(Callable<? extends T> code) {
        try {
            return code.call();
        } catch (Throwable e) {
            throw Fx.<RuntimeException>sneaky(signal(e));
        }
    }

    /**
     * Returns the error that a boundary signals for this one. It is a {@link FatalErrorException} where Reactor would
     * not signal the error, and where {@code getMessage()} or {@code toString()} of the error throws; else the error
     * itself, unwrapped from Reactor's own exceptions.
     */
    public static Throwable signal(Throwable error) {
        Throwable plain = Exceptions.unwrap(error);
        Throwable cause = Exceptions.isErrorCallbackNotImplemented(plain) ? plain.getCause() : null;
        Throwable origin = cause == null ? plain : cause;
        Throwable unreadable = unreadable(origin);
        if (unreadable != null) {
            return new FatalErrorException(origin, unreadable);
        }
        return Exceptions.isFatal(origin) ? new FatalErrorException(origin) : origin;
    }

    /** Returns the error that {@code getMessage()} or {@code toString()} throws; null when both return. */
    private static @Nullable Throwable unreadable(Throwable error) {
        try {
            String unused = error.getMessage() + error;
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    private static final class BoundaryMono<T> extends SourceMono<T> {

        private final Callable<? extends Mono<? extends T>> code;

        BoundaryMono(Callable<? extends Mono<? extends T>> code) {
            this.code = code;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> actual) {
            BoundarySubscriber.subscribe(actual, code);
        }
    }

    private static final class LimitedMono<T> extends SourceMono<T> {

        private final Mono<T> call;
        private final Duration longest;
        private final Supplier<? extends Throwable> late;

        LimitedMono(Mono<T> call, Duration longest, Supplier<? extends Throwable> late) {
            this.call = call;
            this.longest = longest;
            this.late = late;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> actual) {
            call.subscribe(new LimitedSubscriber<T>(actual, longest, late));
        }

        @Override
        @SuppressWarnings("rawtypes")
        public @Nullable Object scanUnsafe(Attr key) {
            return key == Attr.PARENT ? call : super.scanUnsafe(key);
        }
    }

    private static final class BoundaryFlux<T> extends Flux<T> implements Scannable {

        private final Callable<? extends Flux<? extends T>> code;

        BoundaryFlux(Callable<? extends Flux<? extends T>> code) {
            this.code = code;
        }

        Flux<T> assembled() {
            return onAssembly(this);
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> actual) {
            BoundarySubscriber.subscribe(actual, code);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public @Nullable Object scanUnsafe(Attr key) {
            return null;
        }
    }
}
