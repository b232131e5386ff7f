package io.alchemyreactive.effect;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Lets the body of {@link Effect#gen} await other Monos.
 *
 * <p>An instance belongs to the thread of its body and ends with the body. On another thread, or later, each method
 * throws {@link IllegalStateException}. An error of the awaited Mono is thrown as itself. The compiler cannot know
 * which checked exceptions that may be: catch {@code Exception}, or recover with {@code onErrorResume} before awaiting.
 *
 * <p>Once the subscription is cancelled, each method throws {@link java.util.concurrent.CancellationException}.
 * Clean-up that must itself await something belongs in {@link #acquire} or in a {@link Layer}, whose releases run on
 * cancel too.
 */
public final class Fx {

    private final Fiber<?> fiber;
    private final Context context;
    private @Nullable Releases releases;
    private boolean ended;

    Fx(Fiber<?> fiber, Context context) {
        this.fiber = fiber;
        this.context = context;
    }

    /** Awaits the value of a Mono; throws {@link NoValueException} when it completes without one. */
    public <T> T yield(Mono<? extends T> mono) {
        T value = this.<T>await(mono);
        if (value == null) {
            throw NoValueException.yielded(mono);
        }
        return value;
    }

    /** Awaits the value of a Mono, or nothing when it completes empty. */
    public <T> Optional<T> find(Mono<? extends T> mono) {
        return Optional.ofNullable(this.<T>await(mono));
    }

    /** Awaits the end of a Mono and drops its value, if any. */
    public void run(Mono<?> mono) {
        this.<Object>await(mono);
    }

    /**
     * Awaits the values of all these Monos, which are subscribed to one after the other and run at the same time; the values
     * are in the order of the arguments. Bodies among them run on workers of their own.
     *
     * <p>The first error cancels the others and is thrown, without waiting for their end; a Mono that completes without a
     * value fails with {@link NoValueException}. For many Monos {@code Flux.flatMap} bounds how many run at the same time.
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final <T> List<T> all(Mono<? extends T>... monos) {
        List<Mono<T>> owed = Arrays.stream(monos).map(Fx::<T>owed).toList();
        return this.<List<T>>find(Mono.zip(owed, Fx::<T>list)).orElseGet(List::of);
    }

    /**
     * Awaits the first value of these Monos and cancels the others, without waiting for their end. Monos that come after one
     * which has its value at once are not subscribed to.
     *
     * <p>Errors count only when no Mono has a value: the error of the first argument is thrown, those of the others are
     * attached to it as suppressed. A Mono that completes without a value counts as one that fails, with {@link
     * NoValueException}.
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final <T> T race(Mono<? extends T> first, Mono<? extends T>... others) {
        if (others.length == 0) {
            return this.<T>yield(first);
        }
        List<Mono<T>> owed = Stream.concat(Stream.of(first), Arrays.stream(others))
                .map(Fx::<T>owed)
                .toList();
        return this.<T>yield(Mono.firstWithValue(owed).onErrorMap(Fx::firstOf));
    }

    /**
     * Awaits a value that is released when this body ends. The body does not end before its releases have.
     *
     * <ul>
     *   <li>The body returns: all is released, in reverse order; the body fails with {@link ReleaseException} when a release
     *       failed.
     *   <li>The body or an acquire fails: all that was acquired is released, and the error stays itself; errors of releases
     *       are attached to it as suppressed.
     *   <li>The subscriber cancels: a value that the Mono emits all the same is released as well; errors of releases go to
     *       Reactor's log.
     * </ul>
     *
     * <p>Each release is tried, also after another one has failed, in the Reactor context of this body. A Mono that completes
     * without a value makes this method throw {@link NoValueException}. A value that the Mono itself drops is never released, as in
     * {@link Layer#of(Service, Mono, Function)}.
     */
    public <T> T acquire(Mono<? extends T> mono, Function<? super T, ? extends Mono<?>> release) {
        return acquire("a value", mono, release);
    }

    /**
     * As {@link #acquire(Mono, Function)}, with a name for failures.
     *
     * @param name what the value is, for example {@code the lease of stage app/prod}
     */
    public <T> T acquire(String name, Mono<? extends T> mono, Function<? super T, ? extends Mono<?>> release) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(mono, "mono");
        Objects.requireNonNull(release, "release");
        check();
        if (releases == null) {
            releases = new Releases(null);
        }
        T value = this.<T>await(releases.<T>acquire(name, mono, UnaryOperator.identity(), release));
        if (value == null) {
            throw NoValueException.acquiredInBody(name);
        }
        return value;
    }

    /** Ends the body after it has returned this value. */
    void end(@Nullable Object value) {
        ended = true;
        if (releases == null) {
            return;
        }
        Throwable failure = failure(releases.releaseDone());
        if (failure != null) {
            Operators.onDiscard(value, context);
            throw Fx.<RuntimeException>sneaky(failure);
        }
    }

    /** Ends the body after it has thrown this error. */
    void endAfter(Throwable error) {
        ended = true;
        if (releases == null) {
            return;
        }
        if (!fiber.isCancelled()) {
            failure(releases.releaseAfter(error));
            return;
        }
        Throwable failure = failure(releases.release());
        if (failure != null) {
            Operators.onErrorDropped(failure, context);
        }
    }

    // Blocks the worker of the body until the releases have ended. Neither a cancel nor an interrupt ends the wait.
    private static @Nullable Throwable failure(Mono<Void> release) {
        return release.materialize().toFuture().join().getThrowable();
    }

    private static <T> Mono<T> owed(Mono<? extends T> mono) {
        Objects.requireNonNull(mono, "mono");
        return Mono.<T>from(mono).switchIfEmpty(Mono.error(() -> NoValueException.yielded(mono)));
    }

    @SuppressWarnings("unchecked")
    private static <T> List<T> list(Object[] values) {
        return (List<T>) List.of(values);
    }

    /**
     * Takes apart the error that Reactor signals when no Mono has a value: returns the first one, with the others as
     * suppressed.
     */
    private static Throwable firstOf(Throwable error) {
        List<Throwable> errors = Exceptions.unwrapMultiple(error.getCause());
        errors.forEach(other -> Exceptions.addSuppressed(errors.get(0), other));
        return errors.get(0);
    }

    private <T> @Nullable T await(Mono<? extends T> mono) {
        Objects.requireNonNull(mono, "mono");
        check();
        try {
            return fiber.<T>await(mono, context);
        } catch (Exception e) {
            throw Fx.<RuntimeException>sneaky(e);
        }
    }

    private void check() {
        if (ended || !fiber.isHere()) {
            throw refusal();
        }
        if (fiber.isCancelled()) {
            throw Fiber.cancellation(null);
        }
    }

    private IllegalStateException refusal() {
        return new IllegalStateException(
                ended
                        ? "This fx was used after the body it belongs to had ended: do not store it, and let a nested"
                                + " Effect.gen use the fx that it is given"
                        : "This fx belongs to the thread of another body and was used on \""
                                + Thread.currentThread().getName()
                                + "\": inside an operator or a nested Effect.gen use its own fx, or return a Mono instead");
    }

    @SuppressWarnings("unchecked")
    static <X extends Throwable> X sneaky(Throwable error) throws X {
        throw (X) error;
    }
}
