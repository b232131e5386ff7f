package io.alchemyreactive.examples.lifecycle;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Lifecycle;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.resource.DestroyOrder;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Scope;
import io.alchemyreactive.resource.Stable;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Has sub-resources, which the method that declares it declares too. */
final class Cluster extends Resource<Cluster.Attributes> {

    record Props(String script) {}

    record Attributes(@Stable String id) {}

    static final ResourceType<Cluster, Props, Attributes> TYPE =
            ResourceType.of("Example.Cluster", Props.class, Attributes.class, Cluster::new);

    // snippet: cluster-parallel
    @CheckReturnValue
    static Mono<Cluster> of(String id, Consumer<Inputs> inputs) {
        return of(id, DestroyOrder.PARALLEL, inputs);
    }
    // end: cluster-parallel

    // snippet: cluster-parts
    @CheckReturnValue
    static Mono<Cluster> of(String id, DestroyOrder order, Consumer<Inputs> inputs) {
        return Effect.gen(fx -> {
            Cluster cluster = fx.yield(TYPE.declare(id, Inputs::new, inputs));
            fx.run(Scope.under(cluster, order, Effect.run(sub -> {
                sub.yield(Worker.of("primary", w -> w.script(cluster.id())));
                sub.yield(Worker.of("replica", w -> w.script("follow")));
            })));
            return cluster;
        });
    }
    // end: cluster-parts

    static Provider<Props, Attributes> provider(Shelf shelf) {
        return Lifecycle.of(TYPE, (self, props) -> switch (self.phase()) {
            case CREATE, UPDATE -> {
                String id = self.identity().instance();
                yield shelf.put(id, self.identity(), props.script()).thenReturn(new Attributes(id));
            }
            case DELETE -> shelf.delete(self.identity().instance()).then(self.destroy());
        });
    }

    private Cluster(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    Output<String> id() {
        return attribute("id", Attributes::id);
    }

    /** The properties of a cluster. */
    static final class Inputs extends InputBuilder<Inputs> {

        /** Required. */
        Inputs script(String script) {
            return set("script", script);
        }

        /** Required. */
        Inputs script(Output<String> script) {
            return set("script", script);
        }
    }
}
