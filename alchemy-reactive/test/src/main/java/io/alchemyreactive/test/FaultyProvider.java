package io.alchemyreactive.test;

import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Find;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A provider whose calls may fail. As thread-safe as the provider that it wraps. */
record FaultyProvider<P extends Record, A extends Record>(Provider<P, A> provider, Faults faults)
        implements Provider<P, A> {

    static Provider<?, ?> of(Provider<?, ?> provider, Faults faults) {
        return new FaultyProvider<>(provider, faults);
    }

    @Override
    public ResourceType<?, P, A> type() {
        return provider.type();
    }

    @Override
    public Mono<Found<A>> read(Read<P, A> request) {
        return around("read", request.identity(), Mono.defer(() -> provider.read(request)));
    }

    @Override
    public Mono<Diff> diff(Change<P, A> change) {
        return faults.counts(Fault.Verb.DIFF, type().name())
                ? faults.effect("diff " + type().name(), Mono.defer(() -> provider.diff(change)))
                : provider.diff(change);
    }

    @Override
    public Mono<Diff> diffUnfinished(Set<String> changed, Set<String> unknown) {
        return provider.diffUnfinished(changed, unknown);
    }

    @Override
    public Mono<A> reconcile(Reconcile<P, A> request) {
        String verb = request.phase() == Reconcile.Phase.CREATE ? "create" : "update";
        return around(verb, request.identity(), Mono.defer(() -> provider.reconcile(request)));
    }

    @Override
    public Mono<Void> delete(Delete<P, A> request) {
        return around("delete", request.identity(), Mono.defer(() -> provider.delete(request)));
    }

    @Override
    public Flux<String> warnings(Read<P, A> request) {
        String fqn = request.identity().fqn();
        return faults.counts(Fault.Verb.WARNINGS, fqn)
                ? faults.effects("warnings " + fqn, Flux.defer(() -> provider.warnings(request)))
                : provider.warnings(request);
    }

    @Override
    public Flux<String> notes(Read<P, A> request) {
        return provider.notes(request);
    }

    @Override
    public Mono<A> find(Find<P> request) {
        return around("read", request.identity(), Mono.defer(() -> provider.find(request)));
    }

    @Override
    public List<Operation<P, A, ?>> operations() {
        return provider.operations().stream()
                .<Operation<P, A, ?>>map(this::around)
                .toList();
    }

    private <G extends Record> Operation<P, A, G> around(Operation<P, A, G> operation) {
        return operation.running(request -> around(
                Fault.Verb.OPERATE.word(),
                request.identity(),
                Mono.<A>defer(() -> operation.run().apply(request))));
    }

    @Override
    public Flux<A> list() {
        return faults.counts(Fault.Verb.LIST, type().name())
                ? faults.effects("list " + type().name(), Flux.defer(provider::list))
                : provider.list();
    }

    private <T> Mono<T> around(String verb, Identity identity, Mono<T> call) {
        return faults.effect(verb + " " + identity.fqn(), call);
    }
}
