package io.alchemyreactive.resource;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.internal.declare.ScopePath;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** A namespace for the resources of a component; scopes nest, and their ids become part of the FQN. */
public final class Scope {

    private Scope() {}

    /**
     * Runs a body whose declarations are in the scope of this id, and emits its value. Members are deleted in parallel.
     */
    @CheckReturnValue
    public static <T> Mono<T> of(String id, Mono<T> body) {
        return of(id, DestroyOrder.PARALLEL, body);
    }

    /**
     * As {@link #of(String, Mono)}, with a destroy order. The Mono fails with {@link InvalidNameException} when the id
     * is not allowed.
     */
    @CheckReturnValue
    public static <T> Mono<T> of(String id, DestroyOrder order, Mono<T> body) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(body, "body");
        return Effect.local(body, context -> ScopePath.enter(context, id, order));
    }

    /**
     * Runs a body that declares the sub-resources of a resource, and emits its value. The sub-resources are in a scope
     * with the name of the parent. They are created after it and deleted before it, one at a time, newest first.
     */
    @CheckReturnValue
    public static <T> Mono<T> under(Resource<?> parent, Mono<T> body) {
        return under(parent, DestroyOrder.SEQUENTIAL, body);
    }

    /**
     * As {@link #under(Resource, Mono)}, with a destroy order. The Mono fails with {@link InvalidDeclarationException}
     * when the parent belongs to another stage or run.
     */
    @CheckReturnValue
    public static <T> Mono<T> under(Resource<?> parent, DestroyOrder order, Mono<T> body) {
        Objects.requireNonNull(parent, "parent");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(body, "body");
        return Effect.local(body, context -> ScopePath.enter(context, parent.handle(), order));
    }
}
