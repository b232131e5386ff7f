package io.alchemyreactive.postgres;

import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Passes the files on. The resource has no object. */
final class MigrationsProvider implements Provider<Migrations.Props, Migrations.Attributes> {

    @Override
    public ResourceType<?, Migrations.Props, Migrations.Attributes> type() {
        return Migrations.TYPE;
    }

    @Override
    public Mono<Found<Migrations.Attributes>> read(Read<Migrations.Props, Migrations.Attributes> request) {
        return Mono.fromSupplier(() -> request.attributes()
                .<Found<Migrations.Attributes>>map(Found::ours)
                .orElseGet(Found::absent));
    }

    @Override
    public Mono<Migrations.Attributes> reconcile(Reconcile<Migrations.Props, Migrations.Attributes> request) {
        return Mono.fromSupplier(() -> new Migrations.Attributes(request.news().set()));
    }

    @Override
    public Flux<String> warnings(Read<Migrations.Props, Migrations.Attributes> request) {
        return request.props().ungenerated() == null
                ? Flux.empty()
                : Flux.just(SchemaGeneration.warning(request.identity().fqn()));
    }

    @Override
    public Mono<Void> delete(Delete<Migrations.Props, Migrations.Attributes> request) {
        return Mono.empty();
    }
}
