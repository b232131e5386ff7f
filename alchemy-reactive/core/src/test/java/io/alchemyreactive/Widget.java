package io.alchemyreactive;

import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Replaces;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A resource of the {@link WidgetCloud}. */
final class Widget extends Resource<Widget.Attributes> {

    /**
     * The declared properties.
     *
     * @param size can be changed in place
     * @param region cannot; the new object is made before the old one goes
     * @param format cannot; the old object goes first, and its content with it
     * @param uses ids of other widgets, which have to exist; can be changed in place
     */
    record Props(
            int size,
            @Nullable @Replaces String region,

            @Nullable @Replaces(deleteFirst = true, dataLoss = "its content")
            String format,

            @Nullable List<String> uses) {}

    /**
     * The answer of the cloud.
     *
     * @param label follows the size
     */
    record Attributes(@Stable String id, String label) {}

    static final ResourceType<Widget, Props, Attributes> TYPE =
            ResourceType.of("Test.Widget", Props.class, Attributes.class, Widget::new);

    private Widget(Handle<Attributes> handle) {
        super(handle);
    }

    static Mono<Widget> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    static Mono<Widget> ref(String id, Ref ref) {
        return TYPE.ref(id, ref);
    }

    Output<String> id() {
        return attribute("id", Attributes::id);
    }

    Output<String> label() {
        return attribute("label", Attributes::label);
    }

    static final class Inputs extends InputBuilder<Inputs> {

        private Inputs() {}

        Inputs size(int size) {
            return set("size", size);
        }

        Inputs region(String region) {
            return set("region", region);
        }

        Inputs region(Output<String> region) {
            return set("region", region);
        }

        Inputs format(String format) {
            return set("format", format);
        }

        Inputs uses(Output<String> id) {
            return set("uses", Output.all(List.of(id)));
        }
    }
}
