package io.alchemyreactive.examples.lifecycle;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Lifecycle;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Has a name in its cloud: the one that is declared, or one that is made of stack, id and stage. */
final class Worker extends Resource<Worker.Attributes> {

    record Props(@Nullable String name, String script) {}

    record Attributes(String name) {}

    static final ResourceType<Worker, Props, Attributes> TYPE =
            ResourceType.of("Example.Worker", Props.class, Attributes.class, Worker::new);

    private Worker(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    @CheckReturnValue
    static Mono<Worker> of(String id, Consumer<Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    // snippet: worker-handler
    private static final int LONGEST_NAME = 63;

    static Provider<Props, Attributes> provider(Shelf shelf) {
        return Lifecycle.of(TYPE, (self, props) -> switch (self.phase()) {
            case CREATE -> {
                String made = self.identity().physicalName(LONGEST_NAME);
                yield put(shelf, self, Objects.requireNonNullElse(props.name(), made), props);
            }
            case UPDATE -> {
                String name = self.output().orElseThrow().name(); // a name that was made once stays
                boolean renamed = props.name() != null && !props.name().equals(name);
                yield renamed ? self.replace() : put(shelf, self, name, props);
            }
            case DELETE -> shelf.delete(self.output().orElseThrow().name()).then(self.destroy());
        });
    }
    // end: worker-handler

    private static Mono<Attributes> put(Shelf shelf, Lifecycle<Props, Attributes> self, String name, Props props) {
        return shelf.put(name, self.identity(), props.script()).thenReturn(new Attributes(name));
    }

    Output<String> name() {
        return attribute("name", Attributes::name);
    }

    /** The properties of a worker. */
    static final class Inputs extends InputBuilder<Inputs> {

        Inputs name(String name) {
            return set("name", name);
        }

        Inputs name(Output<String> name) {
            return set("name", name);
        }

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
