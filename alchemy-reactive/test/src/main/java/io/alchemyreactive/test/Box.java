package io.alchemyreactive.test;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * A container of the {@link FakeCloud}, of the shape of a {@link Thing}: it holds data, so losing one needs consent, and
 * {@link Member}s, while which it is not deleted. Its slot is its unique name.
 */
public final class Box extends Resource<Thing.Attributes> {

    /** The type. */
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
