package io.alchemyreactive.resource;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.internal.declare.ScopePath;
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

    /** A scope with this destroy order. A wrong id is an {@link InvalidNameException} of the Mono. */
    @CheckReturnValue
    public static <T> Mono<T> of(String id, DestroyOrder order, Mono<T> body) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(body, "body");
        return Effect.local(body, context -> ScopePath.enter(context, id, order));
    }

    /**
     * Runs a body that declares the sub-resources of a resource, deleted one at a time, newest first; emits what the body
     * emits. They stand in a scope named like the resource, are made after it and deleted before it.
     */
    @CheckReturnValue
    public static <T> Mono<T> under(Resource<?> parent, Mono<T> body) {
        return under(parent, DestroyOrder.SEQUENTIAL, body);
    }

    /**
     * Declarations below a resource, with this destroy order. Declaring below a resource of another stage or run is an {@link
     * InvalidDeclarationException} of the Mono.
     */
    @CheckReturnValue
    public static <T> Mono<T> under(Resource<?> parent, DestroyOrder order, Mono<T> body) {
        Objects.requireNonNull(parent, "parent");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(body, "body");
        return Effect.local(body, context -> ScopePath.enter(context, parent.handle(), order));
    }
}
