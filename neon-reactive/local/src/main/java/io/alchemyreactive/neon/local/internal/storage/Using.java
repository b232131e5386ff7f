package io.alchemyreactive.neon.local.internal.storage;

import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Uses a resource and releases it on completion, error and cancel. A failure of the release after an error is attached
 * to that error, which is the one that is signalled. Stateless.
 */
public final class Using {

    private Using() {}

    /** Uses a resource for work that emits at most one value. */
    public static <R, T> Mono<T> one(
            Mono<? extends R> resource,
            Function<? super R, ? extends Mono<T>> work,
            Function<? super R, ? extends Mono<?>> release) {
        return Mono.usingWhen(
                resource, work, release, (used, error) -> releaseAfter(error, release.apply(used)), release);
    }

    /** Uses a resource for work that emits many values. */
    public static <R, T> Flux<T> many(
            Mono<? extends R> resource,
            Function<? super R, ? extends Publisher<T>> work,
            Function<? super R, ? extends Mono<?>> release) {
        return Flux.usingWhen(
                resource, work, release, (used, error) -> releaseAfter(error, release.apply(used)), release);
    }

    /** Releases a resource after an error, then fails with that error. A failure of the release is attached to it. */
    public static <T> Mono<T> failAfter(Throwable error, Mono<?> release) {
        return releaseAfter(error, release).then(Mono.error(error));
    }

    private static Mono<?> releaseAfter(Throwable error, Mono<?> release) {
        return release.then().onErrorResume(late -> {
            error.addSuppressed(late);
            return Mono.empty();
        });
    }
}
