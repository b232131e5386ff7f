package io.alchemyreactive.state;

import io.alchemyreactive.effect.Service;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The user or job for which a stage is held, when it differs from the account of the process: a user of a service that
 * deploys, or a run of a build server. Provide one in the Reactor context; the journal stores it.
 *
 * @param name the name to show
 */
public record Actor(String name) {

    private static final Service<Actor> SERVICE =
            Service.of(Actor.class, ".contextWrite(Actor.provide(\"name\")) around the deploy");

    public Actor {
        Objects.requireNonNull(name, "name");
    }

    /** Returns the change of context that names the actor for all operators upstream. */
    public static Function<Context, Context> provide(String name) {
        return SERVICE.provide(new Actor(name));
    }

    /** The name of the actor in a context, if there is one. */
    public static Optional<String> in(ContextView context) {
        return SERVICE.find(context).map(Actor::name);
    }
}
