package io.alchemyreactive.test;

import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import java.util.List;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A provider of which a test changes one answer. */
record TamperedProvider<P extends Record, A extends Record>(
        Provider<P, A> provider, Verb verb, UnaryOperator<Mono<?>> change) implements Provider<P, A> {

    /** A method of a provider, and what a failure says that was being done. */
    enum Verb {
        READ("looking for it"),
        DIFF("comparing it"),
        CREATE("creating it"),
        UPDATE("updating it"),
        DELETE("deleting it"),
        WARNINGS("looking at what surrounds it");

        final String words;

        Verb(String words) {
            this.words = words;
        }
    }

    /** Providers that answer to this verb what becomes of the true answer. */
    static Providers of(Providers providers, Verb verb, UnaryOperator<Mono<?>> change) {
        return providers.each(provider -> new TamperedProvider<>(provider, verb, change));
    }

    @SuppressWarnings("unchecked")
    private <T> Mono<T> answer(Verb asked, Mono<T> answer) {
        return asked == verb ? (Mono<T>) change.apply(answer) : answer;
    }

    @Override
    public ResourceType<?, P, A> type() {
        return provider.type();
    }

    @Override
    public Mono<Found<A>> read(Read<P, A> request) {
        return answer(Verb.READ, provider.read(request));
    }

    @Override
    public Mono<Diff> diff(Change<P, A> change) {
        return answer(Verb.DIFF, provider.diff(change));
    }

    @Override
    public Mono<A> reconcile(Reconcile<P, A> request) {
        return answer(
                request.phase() == Reconcile.Phase.CREATE ? Verb.CREATE : Verb.UPDATE, provider.reconcile(request));
    }

    @Override
    public Mono<Void> delete(Delete<P, A> request) {
        return answer(Verb.DELETE, provider.delete(request));
    }

    @Override
    public Flux<String> warnings(Read<P, A> request) {
        return answer(Verb.WARNINGS, provider.warnings(request).collectList()).flatMapIterable(all -> all);
    }

    @Override
    public Flux<String> notes(Read<P, A> request) {
        return provider.notes(request);
    }

    @Override
    public List<Operation<P, A, ?>> operations() {
        return provider.operations();
    }

    @Override
    public Flux<A> list() {
        return provider.list();
    }
}
