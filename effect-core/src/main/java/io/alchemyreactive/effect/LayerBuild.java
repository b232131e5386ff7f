package io.alchemyreactive.effect;

import io.alchemyreactive.effect.Layer.Built;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * One build of layers: what is built, and what has to be released.
 *
 * <p>Layers of a build are acquired one after another. Only a cancel comes from the side, so what it touches is guarded.
 */
final class LayerBuild {

    private final Map<Layer<?>, Built<?>> built = new IdentityHashMap<>();
    private final Deque<Mono<Void>> releases = new ArrayDeque<>();
    private boolean releasing;
    private volatile @Nullable Throwable failed;

    static <R> Mono<R> run(Function<LayerBuild, Mono<R>> body) {
        return Mono.defer(() -> {
            var build = new LayerBuild();
            return Mono.usingWhen(
                            Mono.just(build), body, LayerBuild::release, LayerBuild::releaseAfter, LayerBuild::release)
                    // usingWhen wraps a failed release in an exception of its own that says less than ours.
                    .onErrorMap(error -> build.failed != null && error.getCause() == build.failed, Throwable::getCause);
        });
    }

    /** The layer as built in this build, now or before. */
    @SuppressWarnings("unchecked")
    <T> Mono<Built<T>> of(Layer<T> layer) {
        return Mono.defer(() -> {
            var known = (Built<T>) built.get(layer);
            return known != null ? Mono.just(known) : layer.build(this).doOnNext(made -> built.put(layer, made));
        });
    }

    <T> Mono<T> acquire(String name, Mono<? extends T> acquire, Function<? super T, ? extends Mono<?>> release) {
        return Mono.deferContextual(context -> acquire.<T>map(value -> value)
                .switchIfEmpty(Mono.error(() -> NoValueException.acquired(name)))
                .doOnNext(value -> keep(releaseOf(name, value, release, context))));
    }

    private static <T> Mono<Void> releaseOf(
            String name, T value, Function<? super T, ? extends Mono<?>> release, ContextView context) {
        return Mono.<Void>defer(() -> release.apply(value).then())
                .onErrorMap(error -> new ReleaseException(name, error))
                .contextWrite(context);
    }

    private void keep(Mono<Void> release) {
        synchronized (releases) {
            if (!releasing) {
                releases.push(release);
                return;
            }
        }
        // Acquired in spite of the cancel: nobody will come for it any more.
        release.subscribe();
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
        Mono<Void> next;
        synchronized (releases) {
            releasing = true;
            next = releases.poll();
        }
        if (next == null) {
            return failed == null ? Mono.empty() : Mono.error(failed);
        }
        return next.materialize().flatMap(end -> {
            note(end.getThrowable());
            return releaseNext();
        });
    }

    private void note(@Nullable Throwable error) {
        Throwable first = failed;
        if (first == null) {
            failed = error;
        } else if (error != null) {
            first.addSuppressed(error);
        }
    }
}
