package io.alchemyreactive.effect;

import io.alchemyreactive.effect.Layer.Built;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One build of layers. It holds the layers that are built, each shared one once, and the releases that are due. */
final class LayerBuild {

    private final Map<Layer<?>, Built<?>> built = new IdentityHashMap<>();
    private final Releases releases;

    private LayerBuild(Releases releases) {
        this.releases = releases;
    }

    static <R> Mono<R> run(@Nullable Duration longest, Function<LayerBuild, Mono<R>> body) {
        return Mono.defer(() -> {
            var releases = new Releases(longest);
            return Mono.usingWhen(
                            Mono.just(releases),
                            mine -> body.apply(new LayerBuild(mine)),
                            Releases::releaseDone,
                            Releases::releaseAfter,
                            Releases::release)
                    // usingWhen wraps a failed release in an exception of its own that says less than ours.
                    .onErrorMap(error -> releases.isFailure(error.getCause()), Throwable::getCause);
        });
    }

    static <R> Flux<R> runMany(@Nullable Duration longest, Function<LayerBuild, Flux<R>> body) {
        return Flux.defer(() -> {
            var releases = new Releases(longest);
            return Flux.usingWhen(
                            Mono.just(releases),
                            mine -> body.apply(new LayerBuild(mine)),
                            Releases::releaseDone,
                            Releases::releaseAfter,
                            Releases::release)
                    // usingWhen wraps a failed release in an exception of its own that says less than ours.
                    .onErrorMap(error -> releases.isFailure(error.getCause()), Throwable::getCause);
        });
    }

    Releases releases() {
        return releases;
    }

    /** A build in which nothing is built yet, and whose values are released with those of this one. */
    LayerBuild fresh() {
        return new LayerBuild(releases);
    }

    /**
     * Emits the result of the layer in this build. A shared layer is built on first use; a layer that is not shared is
     * built each time.
     */
    @SuppressWarnings("unchecked")
    <T> Mono<Built<T>> of(Layer<T> layer) {
        if (!layer.isShared()) {
            return layer.build(this);
        }
        return Mono.defer(() -> {
            var known = (Built<T>) built.get(layer);
            return known != null ? Mono.just(known) : layer.build(this).doOnNext(made -> built.put(layer, made));
        });
    }
}
