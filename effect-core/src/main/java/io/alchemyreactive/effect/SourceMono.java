package io.alchemyreactive.effect;

import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;

/**
 * Base class of the Monos of this module. They behave like Reactor's own: they can be scanned, and assembly hooks apply
 * to them.
 */
abstract class SourceMono<T> extends Mono<T> implements Scannable {

    /** This Mono as callers get it: itself, or within the operators that an assembly hook puts around it. */
    final Mono<T> assembled() {
        return onAssembly(this);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        return null;
    }
}
