package io.alchemyreactive.internal.declare;

import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.resource.ResourceType;

/**
 * A declaration that the body of a program has built. When it is never subscribed to, a {@code yield} was forgotten,
 * and the resource would be deleted silently; so the plan warns of it. Thread-safe.
 */
public final class UnyieldedDeclaration {

    private final ResourceType<?, ?, ?> type;
    private final String id;
    private final Object lambda;
    private volatile boolean used;

    private UnyieldedDeclaration(ResourceType<?, ?, ?> type, String id, Object lambda) {
        this.type = type;
        this.id = id;
        this.lambda = lambda;
    }

    /**
     * Records that a declaration is built, in the run whose body runs on this thread. Does nothing outside of a body.
     */
    public static UnyieldedDeclaration here(ResourceType<?, ?, ?> type, String id, Object lambda) {
        var built = new UnyieldedDeclaration(type, id, lambda);
        Effect.surrounding().flatMap(Declarations.SERVICE::find).ifPresent(run -> run.built(built));
        return built;
    }

    /** Notes that the declaration is subscribed to. */
    public void used() {
        used = true;
    }

    boolean isUsed() {
        return used;
    }

    @Override
    public String toString() {
        return "'" + id + "' (" + type + ") is built in " + DeclarationSite.of(lambda)
                + " and never yielded, so it is not declared. Yield it, or remove it.";
    }
}
