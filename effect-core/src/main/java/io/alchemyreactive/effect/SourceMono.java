package io.alchemyreactive.effect;

import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;

/** A Mono of this module, as Reactor wants those that it has not made itself: it can be scanned, and assembly hooks see it. */
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
