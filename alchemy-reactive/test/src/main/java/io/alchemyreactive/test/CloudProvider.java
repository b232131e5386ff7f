package io.alchemyreactive.test;

import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The five verbs of one type of a fake cloud. Thread-safe. */
record CloudProvider<P extends Record, A extends Record>(CloudCalls<P, A> calls) implements Provider<P, A> {

    @Override
    public ResourceType<?, P, A> type() {
        return calls.type().type();
    }

    @Override
    public Mono<Found<A>> read(Read<P, A> request) {
        return calls.find(request.identity(), request.props(), request.attributes());
    }

    /**
     * Compares by the annotations of the properties. An object that keeps its unique name must be deleted before its
     * replacement is made.
     */
    @Override
    public Mono<Diff> diff(Change<P, A> change) {
        return Provider.super
                .diff(change)
                .map(diff -> diff instanceof Diff.Replace replace && keepsName(change)
                        ? new Diff.Replace(true, replace.because(), replace.dataLoss())
                        : diff);
    }

    private boolean keepsName(Change<P, A> change) {
        return !calls.type().isNamed()
                && calls.type().uniqueOf(change.olds()) != null
                && !change.changed().contains("slot")
                && !change.unknown().contains("slot");
    }

    @Override
    public Mono<A> reconcile(Reconcile<P, A> request) {
        return request.phase() == Reconcile.Phase.CREATE
                ? calls.create(request.identity(), request.news(), request.attributes())
                : calls.update(
                        request.identity(),
                        request.attributes().map(calls.type().id()).orElseThrow(),
                        request.news(),
                        request.olds().orElse(null),
                        request.olds().isEmpty());
    }

    @Override
    public Mono<Void> delete(Delete<P, A> request) {
        return calls.delete(request.identity(), calls.type().id().apply(request.attributes()), request.props());
    }

    @Override
    public List<Operation<P, A, ?>> operations() {
        return CloudOperations.of(calls);
    }

    @Override
    public Flux<A> list() {
        return calls.list();
    }
}
