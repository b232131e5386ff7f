package io.alchemyreactive.examples.lifecycle;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Lifecycle;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Can neither be renamed nor moved, and no two of its cloud have one name. */
final class Bucket extends Resource<Bucket.Attributes> {

    record Props(String name, String region) {}

    record Attributes(String name, String region) {}

    static final ResourceType<Bucket, Props, Attributes> TYPE =
            ResourceType.of("Example.Bucket", Props.class, Attributes.class, Bucket::new);

    private Bucket(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    @CheckReturnValue
    static Mono<Bucket> of(String id, Consumer<Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    @CheckReturnValue
    static Mono<Bucket> ref(String id, Ref ref) {
        return TYPE.ref(id, ref);
    }

    // snippet: bucket-handler
    static Provider<Props, Attributes> provider(Shelf shelf) {
        return Lifecycle.of(
                TYPE,
                request -> {
                    String name = request.props().name();
                    return shelf.find(name, request.identity(), region -> new Attributes(name, region));
                },
                (self, props) -> switch (self.phase()) {
                    case CREATE -> put(shelf, self, props);
                    case UPDATE -> {
                        Attributes before = self.output().orElseThrow();
                        if (!before.name().equals(props.name())) {
                            yield self.replace(); // the other one is made first, and ends this phase
                        }
                        if (!before.region().equals(props.region())) {
                            yield self.replace(true); // its name is taken until the old one is gone
                        }
                        yield put(shelf, self, props);
                    }
                    case DELETE ->
                        shelf.delete(self.output().orElseThrow().name()).then(self.destroy());
                });
    }
    // end: bucket-handler

    private static Mono<Attributes> put(Shelf shelf, Lifecycle<Props, Attributes> self, Props props) {
        return shelf.put(props.name(), self.identity(), props.region())
                .thenReturn(new Attributes(props.name(), props.region()));
    }

    Output<String> name() {
        return attribute("name", Attributes::name);
    }

    Output<String> region() {
        return attribute("region", Attributes::region);
    }

    /** The properties of a bucket; all are required. */
    static final class Inputs extends InputBuilder<Inputs> {

        Inputs name(String name) {
            return set("name", name);
        }

        Inputs name(Output<String> name) {
            return set("name", name);
        }

        Inputs region(String region) {
            return set("region", region);
        }

        Inputs region(Output<String> region) {
            return set("region", region);
        }
    }
}
