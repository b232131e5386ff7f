package io.alchemyreactive.test;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * A container in the {@link FakeCloud}, with the properties and attributes of a {@link Thing}. A box holds data, so a
 * run that loses it needs consent. A box contains {@link Member}s and is not deleted while it contains any. Its slot is
 * its unique name.
 */
public final class Box extends Resource<Thing.Attributes> {

    /** The resource type of boxes. */
    public static final ResourceType<Box, Thing.Props, Thing.Attributes> TYPE = ResourceType.of(
                    "FakeCloud.Box", Thing.Props.class, Thing.Attributes.class, Box::new)
            .dataLoss("what lies in it");

    Box(Resource.Handle<Thing.Attributes> handle) {
        super(handle);
    }

    /** Declares a box. */
    @CheckReturnValue
    public static Mono<Box> of(String id, Consumer<? super Thing.Inputs> inputs) {
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
