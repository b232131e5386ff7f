package io.alchemyreactive.test;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Another resource of the {@link FakeCloud}, of the shape of a {@link Thing}; its slots are its own. */
public final class Gadget extends Resource<Thing.Attributes> {

    /** The type. */
    public static final ResourceType<Gadget, Thing.Props, Thing.Attributes> TYPE =
            ResourceType.of("FakeCloud.Gadget", Thing.Props.class, Thing.Attributes.class, Gadget::new);

    Gadget(Resource.Handle<Thing.Attributes> handle) {
        super(handle);
    }

    /** Declares a gadget. */
    @CheckReturnValue
    public static Mono<Gadget> of(String id, Consumer<? super Thing.Inputs> inputs) {
        return TYPE.declare(id, Thing.Inputs::new, inputs);
    }

    /** The object's id. */
    public Output<String> id() {
        return attribute("id", Thing.Attributes::id);
    }

    /** An output that follows the size. */
    public Output<String> label() {
        return attribute("label", Thing.Attributes::label);
    }

    /** A secret that the cloud makes. */
    public Output<Redacted<String>> token() {
        return attribute("token", Thing.Attributes::token);
    }
}
