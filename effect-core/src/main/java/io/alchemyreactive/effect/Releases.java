package io.alchemyreactive.effect;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The releases of all values that one build of layers, or one run of a body, has acquired. They run in reverse order,
 * each also after one has failed.
 *
 * <p>Values are acquired one after another. Only a cancel comes from another thread, so the state that it reads is
 * guarded by a lock.
 */
final class Releases {

    private final Deque<Release> releases = new ArrayDeque<>();
    private final @Nullable Duration longest;
    private boolean releasing;
    private volatile boolean done;
    private volatile @Nullable Throwable failed;

    private record Release(String name, Mono<Void> action) {}

    /** The limit of each acquire and each release; null for none. */
    Releases(@Nullable Duration longest) {
        this.longest = longest;
    }

    /** Emits the value of a Mono. Its release is stored before the value is emitted. */
    <T> Mono<T> acquire(
            String name,
            Mono<? extends T> acquire,
            UnaryOperator<Mono<T>> patience,
            Function<? super T, ? extends Mono<?>> release) {
        return Mono.deferContextual(context -> {
            Mono<T> kept = ErrorBoundary.<T>mono(() -> acquire)
                    .doOnNext(value -> keep(releaseOf(name, value, release, context), context));
            // The operators of patience and the limit are outside, so a value that they drop is already stored and gets
            // released.
            return limited("acquiring " + name, ErrorBoundary.<T>mono(() -> patience.apply(kept)));
        });
    }

    private <T> Release releaseOf(
            String name, T value, Function<? super T, ? extends Mono<?>> release, ContextView context) {
        return new Release(
                name,
                limited(
                                "it",
                                ErrorBoundary.<Void>mono(
                                        () -> release.apply(value).then()))
                        .contextWrite(context));
    }

    private <T> Mono<T> limited(String what, Mono<T> work) {
        Duration limit = longest;
        return limit == null
                ? work
                : work.timeout(
                        limit,
                        Mono.error(() -> new TimeoutException(what + " took longer than " + TimeSpans.text(limit))));
    }

    private void keep(Release release, ContextView context) {
        synchronized (releases) {
            if (!releasing) {
                releases.push(release);
                return;
            }
        }
        // The value was acquired after the cancel. The loop of releases has ended, so it is released here.
        release.action()
                .subscribe(
                        nothing -> {},
                        error -> Operators.onErrorDropped(
                                new ReleaseException(release.name(), false, error), Context.of(context)));
    }

    /** Releases after the work has succeeded; fails with a {@link ReleaseException}. */
    Mono<Void> releaseDone() {
        done = true;
        return release();
    }

    /** Releases after a cancel; fails with a {@link ReleaseException}. */
    Mono<Void> release() {
        return Flux.<Release>generate(sink -> {
                    Release next = next();
                    if (next == null) {
                        sink.complete();
                    } else {
                        sink.next(next);
                    }
                })
                // Without prefetch, so that each release is taken from the stack only when the one before has ended.
                .concatMap(
                        next -> next.action().materialize().doOnNext(end -> note(next.name(), end.getThrowable())), 0)
                .then(Mono.defer(() -> failed == null ? Mono.empty() : Mono.error(failed)));
    }

    /** Releases after the work has failed. Failures of releases are attached to the error of the work as suppressed. */
    Mono<Void> releaseAfter(Throwable error) {
        return release().onErrorResume(raised -> {
            error.addSuppressed(raised);
            return Mono.empty();
        });
    }

    boolean isFailure(@Nullable Throwable error) {
        return error != null && error == failed;
    }

    private @Nullable Release next() {
        synchronized (releases) {
            releasing = true;
            return releases.poll();
        }
    }

    private void note(String name, @Nullable Throwable error) {
        if (error == null) {
            return;
        }
        var failure = new ReleaseException(name, done, error);
        Throwable first = failed;
        if (first == null) {
            failed = failure;
        } else {
            first.addSuppressed(failure);
        }
    }
}
