package io.alchemyreactive.test;

import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Two types of objects in one cloud, each with a provider that knows its own objects. Thread-safe. */
final class Gadgets {

    /** The other type; all but its name is that of things. */
    static final ResourceType<Thing, Thing.Props, Thing.Attributes> TYPE =
            ResourceType.of("Fake.Gadget", Thing.Props.class, Thing.Attributes.class, Thing::new);

    private final FakeCloud cloud;
    private final List<String> mistakes = new CopyOnWriteArrayList<>();
    private final Typed things;
    private final Typed gadgets;

    Gadgets(FakeCloud cloud) {
        this.cloud = cloud;
        this.things = new Typed(Thing.TYPE);
        this.gadgets = new Typed(TYPE);
    }

    Providers providers() {
        return Providers.of(things, gadgets);
    }

    /** Calls for objects of the other type. */
    List<String> mistakes() {
        return mistakes;
    }

    private final class Typed implements Provider<Thing.Props, Thing.Attributes> {

        private final ResourceType<Thing, Thing.Props, Thing.Attributes> type;
        private final Set<String> made = ConcurrentHashMap.newKeySet();
        private final Provider<Thing.Props, Thing.Attributes> cloudProvider;

        @SuppressWarnings("unchecked") // the only provider of this cloud
        Typed(ResourceType<Thing, Thing.Props, Thing.Attributes> type) {
            this.type = type;
            this.cloudProvider = (Provider<Thing.Props, Thing.Attributes>)
                    cloud.providers().find("Fake.Thing").orElseThrow();
        }

        @Override
        public ResourceType<?, Thing.Props, Thing.Attributes> type() {
            return type;
        }

        @Override
        public Mono<Found<Thing.Attributes>> read(Read<Thing.Props, Thing.Attributes> request) {
            return cloudProvider.read(request);
        }

        @Override
        public Mono<Diff> diff(Change<Thing.Props, Thing.Attributes> change) {
            return cloudProvider.diff(change);
        }

        @Override
        public Mono<Thing.Attributes> reconcile(Reconcile<Thing.Props, Thing.Attributes> request) {
            return Mono.defer(() -> {
                request.attributes().ifPresent(known -> check("reconcile", known.id()));
                return cloudProvider.reconcile(request).doOnNext(done -> made.add(done.id()));
            });
        }

        @Override
        public Mono<Void> delete(Delete<Thing.Props, Thing.Attributes> request) {
            return Mono.defer(() -> {
                check("delete", request.attributes().id());
                return cloudProvider.delete(request);
            });
        }

        @Override
        public Flux<Thing.Attributes> list() {
            return cloudProvider.list();
        }

        private void check(String verb, String id) {
            if ((this == things ? gadgets : things).made.contains(id)) {
                mistakes.add(verb + " of " + id + " by the provider of " + type);
            }
        }
    }
}
