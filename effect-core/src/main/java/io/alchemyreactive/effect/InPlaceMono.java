package io.alchemyreactive.effect;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * A Mono that a gen body can evaluate on its own thread, without subscribing. Where an assembly hook has put an operator
 * around it, the body subscribes: the operator must see the signals.
 */
abstract class InPlaceMono<T> extends SourceMono<T> {

    /**
     * Returns the value, or null where a subscriber would see an empty completion. Throws the error that a subscriber
     * would be sent.
     */
    abstract @Nullable T runIn(Fiber<?> fiber, Context context) throws Exception;
}
