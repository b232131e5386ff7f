package io.alchemyreactive.effect;

import io.alchemyreactive.effect.Layer.Built;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
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
 * One build of layers: what is built, and what has to be released.
 *
 * <p>Layers of a build are acquired one after another. Only a cancel comes from the side, so what it touches is guarded.
 */
final class LayerBuild {

    private final Map<Layer<?>, Built<?>> built = new IdentityHashMap<>();
    private final Deque<Release> releases = new ArrayDeque<>();
    private final @Nullable Duration longest;
    private boolean releasing;
    private volatile boolean done;
    private volatile @Nullable Throwable failed;

    private record Release(String name, Mono<Void> action) {}

    private LayerBuild(@Nullable Duration longest) {
        this.longest = longest;
    }

    static <R> Mono<R> run(@Nullable Duration longest, Function<LayerBuild, Mono<R>> body) {
        return Mono.defer(() -> {
            var build = new LayerBuild(longest);
            return Mono.usingWhen(
                            Mono.just(build),
                            body,
                            LayerBuild::releaseDone,
                            LayerBuild::releaseAfter,
                            LayerBuild::release)
                    .onErrorMap(build::isOfRelease, Throwable::getCause);
        });
    }

    static <R> Flux<R> runMany(@Nullable Duration longest, Function<LayerBuild, Flux<R>> body) {
        return Flux.defer(() -> {
            var build = new LayerBuild(longest);
            return Flux.usingWhen(
                            Mono.just(build),
                            body,
                            LayerBuild::releaseDone,
                            LayerBuild::releaseAfter,
                            LayerBuild::release)
                    .onErrorMap(build::isOfRelease, Throwable::getCause);
        });
    }

    /** usingWhen wraps a failed release in an exception of its own that says less than ours. */
    private boolean isOfRelease(Throwable error) {
        return failed != null && error.getCause() == failed;
    }

    /** The layer as built in this build, now or before. */
    @SuppressWarnings("unchecked")
    <T> Mono<Built<T>> of(Layer<T> layer) {
        return Mono.defer(() -> {
            var known = (Built<T>) built.get(layer);
            return known != null ? Mono.just(known) : layer.build(this).doOnNext(made -> built.put(layer, made));
        });
    }

    <T> Mono<T> acquire(
            String name,
            Mono<? extends T> acquire,
            UnaryOperator<Mono<T>> patience,
            Function<? super T, ? extends Mono<?>> release) {
        return Mono.deferContextual(context -> {
            Mono<T> kept = ErrorBoundary.<T>mono(() -> acquire)
                    .doOnNext(value -> keep(releaseOf(name, value, release, context), context));
            // Patience and limit lie outside, so that a value which they drop is kept, and released.
            return limited(
                    "acquiring " + name,
                    ErrorBoundary.<T>mono(() -> patience.apply(kept))
                            .switchIfEmpty(Mono.error(() -> NoValueException.acquired(name))));
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

    private Mono<Void> releaseDone() {
        done = true;
        return release();
    }

    private Mono<Void> release() {
        return Mono.defer(this::releaseNext);
    }

    private Mono<Void> releaseAfter(Throwable error) {
        return release().onErrorResume(raised -> {
            error.addSuppressed(raised);
            return Mono.empty();
        });
    }

    private Mono<Void> releaseNext() {
        Release next;
        synchronized (releases) {
            releasing = true;
            next = releases.poll();
        }
        if (next == null) {
            return failed == null ? Mono.empty() : Mono.error(failed);
        }
        return next.action().materialize().flatMap(end -> {
            note(next.name(), end.getThrowable());
            return releaseNext();
        });
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
