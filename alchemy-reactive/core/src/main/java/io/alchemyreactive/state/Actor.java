package io.alchemyreactive.state;

import io.alchemyreactive.effect.Service;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * On whose behalf a stage is held, where that is not the account of the process: a user of the service that deploys, or a
 * run of a build server. Provide one in the Reactor context; the journal names it.
 *
 * @param name the name to show
 */
public record Actor(String name) {

    private static final Service<Actor> SERVICE =
            Service.of(Actor.class, ".contextWrite(Actor.provide(\"name\")) around the deploy");

    public Actor {
        Objects.requireNonNull(name, "name");
    }

    /** Names the actor of everything above it in the chain. */
    public static Function<Context, Context> provide(String name) {
        return SERVICE.provide(new Actor(name));
    }

    /** The name of the actor in a context, if there is one. */
    public static Optional<String> in(ContextView context) {
        return SERVICE.find(context).map(Actor::name);
    }
}
