package io.alchemyreactive.benchmarks;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import reactor.core.publisher.Mono;

/** A resource of a few properties whose object takes no time to make. */
final class ScaleItem extends Resource<ScaleItem.Attributes> {

    record Props(String name, String region, int version) {}

    record Attributes(@Stable String id, String url) {}

    static final ResourceType<ScaleItem, Props, Attributes> TYPE =
            ResourceType.of("Scale.Item", Props.class, Attributes.class, ScaleItem::new);

    private ScaleItem(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    @CheckReturnValue
    static Mono<ScaleItem> of(String name, int version) {
        return TYPE.declare(name, Inputs::new, inputs -> inputs.of(name, version));
    }

    private static final class Inputs extends InputBuilder<Inputs> {

        void of(String name, int version) {
            set("name", name).set("region", "eu-central-1").set("version", version);
        }
    }

    /** Makes items of nothing. Thread-safe. */
    static final class Maker implements Provider<Props, Attributes> {

        @Override
        public ResourceType<?, Props, Attributes> type() {
            return TYPE;
        }

        @Override
        public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
            String name = request.news().name();
            return Mono.just(new Attributes("id-of-" + name, "https://" + name + ".example.com"));
        }

        @Override
        public Mono<Void> delete(Delete<Props, Attributes> request) {
            return Mono.empty();
        }
    }
}
