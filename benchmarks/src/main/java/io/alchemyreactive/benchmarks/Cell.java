package io.alchemyreactive.benchmarks;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** A resource with the few properties that a small real one has, and the ids of those it uses. */
final class Cell extends Resource<Cell.Attributes> {

    record Props(String name, int size, String region, List<String> uses) {}

    record Attributes(@Stable String id, String label) {}

    static final ResourceType<Cell, Props, Attributes> TYPE =
            ResourceType.of("Bench.Cell", Props.class, Attributes.class, Cell::new);

    private Cell(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    @CheckReturnValue
    static Mono<Cell> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    Output<String> id() {
        return attribute("id", Attributes::id);
    }

    static final class Inputs extends InputBuilder<Inputs> {

        private Inputs() {}

        Inputs name(String name) {
            return set("name", name);
        }

        Inputs size(int size) {
            return set("size", size);
        }

        Inputs region(String region) {
            return set("region", region);
        }

        Inputs uses(List<String> uses) {
            return set("uses", uses);
        }

        Inputs uses(Output<List<String>> uses) {
            return set("uses", uses);
        }
    }
}
