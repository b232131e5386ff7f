package io.alchemyreactive.test;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * A second resource type of the {@link FakeCloud}, with the properties and attributes of a {@link Thing}. Its slots are
 * separate from those of things.
 */
public final class Gadget extends Resource<Thing.Attributes> {

    /** The resource type of gadgets. */
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

    /** The id of the object in the cloud. */
    public Output<String> id() {
        return attribute("id", Thing.Attributes::id);
    }

    /** An attribute that depends on the size. */
    public Output<String> label() {
        return attribute("label", Thing.Attributes::label);
    }

    /** A secret that the cloud generates. */
    public Output<Redacted<String>> token() {
        return attribute("token", Thing.Attributes::token);
    }
}
