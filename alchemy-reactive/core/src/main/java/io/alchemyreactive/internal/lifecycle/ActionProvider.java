package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.internal.declare.ActionBody;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.ProviderCallException;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.provider.ReplaceRequired;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.ActionRun;
import io.alchemyreactive.resource.ResourceType;
import reactor.core.publisher.Mono;

/** The provider of one action. A create or update runs the function of the action. As thread-safe as the function. */
public final class ActionProvider<I extends Record, O extends Record> implements Provider<I, O> {

    /** The verb for messages about an action that fails. */
    static final String VERB = "running it";

    private final ActionBody<I, O> body;

    ActionProvider(ActionBody<I, O> body) {
        this.body = body;
    }

    /**
     * Adds a provider for stored actions that the program does not declare any more. It has no function, so running it
     * fails.
     */
    public static Providers with(Providers providers) {
        var type = Action.type(Action.None.class);
        return providers.and(Providers.of(new ActionProvider<>(new ActionBody<>(
                type, run -> Mono.error(new IllegalStateException(run.action() + " has no function")), false))));
    }

    @Override
    public ResourceType<?, I, O> type() {
        return body.type();
    }

    @Override
    public Mono<O> reconcile(Reconcile<I, O> request) {
        String fqn = request.identity().fqn();
        var run = new ActionRun<>(
                request.identity().resource(), request.identity().instance(), request.news());
        return ErrorBoundary.<O>mono(() -> body.run(run))
                .switchIfEmpty(
                        Mono.error(() -> new IllegalStateException("its function completed without its outputs, a "
                                + type().attributesClass().getName())))
                // An action has no object, so these two signals about objects become ordinary failures.
                .onErrorMap(
                        error -> error instanceof NothingMade || error instanceof ReplaceRequired,
                        error -> new ProviderCallException(fqn, type().name(), VERB, error));
    }

    @Override
    public Mono<Void> delete(Delete<I, O> request) {
        return Mono.empty();
    }
}
