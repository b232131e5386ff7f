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
 * The releases of all values that one build of layers, or one run of a body, has acquired. They run in reverse order, each
 * also after one has failed.
 *
 * <p>Values are acquired one after another. Only a cancel comes from the side, so what it touches is guarded.
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

    /** The value of a Mono, whose release is kept before anybody sees the value. */
    <T> Mono<T> acquire(
            String name,
            Mono<? extends T> acquire,
            UnaryOperator<Mono<T>> patience,
            Function<? super T, ? extends Mono<?>> release) {
        return Mono.deferContextual(context -> {
            Mono<T> kept = ErrorBoundary.<T>mono(() -> acquire)
                    .doOnNext(value -> keep(releaseOf(name, value, release, context), context));
            // Patience and limit lie outside, so that a value which they drop is kept, and released.
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
                        Mono.error(() -> new TimeoutException(what + " took longer than " + limit.toSeconds() + " s")));
    }

    private void keep(Release release, ContextView context) {
        synchronized (releases) {
            if (!releasing) {
                releases.push(release);
                return;
            }
        }
        // Acquired in spite of the cancel: nobody will come for it any more.
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
                // Without prefetch: a loop, however many there are, that takes each only when its turn has come.
                .concatMap(
                        next -> next.action().materialize().doOnNext(end -> note(next.name(), end.getThrowable())), 0)
                .then(Mono.defer(() -> failed == null ? Mono.empty() : Mono.error(failed)));
    }

    /** Releases after the work has failed; what fails is attached to the error of the work. */
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
