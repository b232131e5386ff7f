package io.alchemyreactive.neon.local.internal.storage;

import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Uses something and releases it on completion, error and cancel. A release that fails after an error is attached to that
 * error, which stays the one that is told. Stateless.
 */
public final class Using {

    private Using() {}

    /** For work that emits one value at most. */
    public static <R, T> Mono<T> one(
            Mono<? extends R> resource,
            Function<? super R, ? extends Mono<T>> work,
            Function<? super R, ? extends Mono<?>> release) {
        return Mono.usingWhen(
                resource, work, release, (used, error) -> releaseAfter(error, release.apply(used)), release);
    }

    /** For work that emits many. */
    public static <R, T> Flux<T> many(
            Mono<? extends R> resource,
            Function<? super R, ? extends Publisher<T>> work,
            Function<? super R, ? extends Mono<?>> release) {
        return Flux.usingWhen(
                resource, work, release, (used, error) -> releaseAfter(error, release.apply(used)), release);
    }

    /** Releases something after an error, then fails with that error; a failure of the release is attached to it. */
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
