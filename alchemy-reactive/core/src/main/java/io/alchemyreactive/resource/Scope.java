package io.alchemyreactive.resource;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Effect;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** A namespace for the resources of a component; scopes nest, and their ids become part of the FQN. */
public final class Scope {

    private Scope() {}

    /** Runs a body whose declarations stand in the scope of this id, deleted in parallel; emits what the body emits. */
    @CheckReturnValue
    public static <T> Mono<T> of(String id, Mono<T> body) {
        return of(id, DestroyOrder.PARALLEL, body);
    }

    /** The same with a destroy order of one's choice. A wrong id is an {@link InvalidNameException} of the Mono. */
    @CheckReturnValue
    public static <T> Mono<T> of(String id, DestroyOrder order, Mono<T> body) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(body, "body");
        return Effect.local(body, context -> ScopePath.enter(context, id, order));
    }
}
