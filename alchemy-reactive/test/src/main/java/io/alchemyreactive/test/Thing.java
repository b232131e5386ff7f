package io.alchemyreactive.test;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Redacted;
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

/** A resource of the {@link FakeCloud}, with one property of each kind that matters to an engine. */
public final class Thing extends Resource<Thing.Attributes> {

    /**
     * The properties that a user declares.
     *
     * @param size can be changed in place
     * @param region cannot; the new object is made before the old one goes
     * @param slot cannot; it is unique, so the old object goes first
     * @param uses values of other things; can be changed in place
     * @param secret can be changed in place
     */
    public record Props(
            int size,
            @Nullable @Replaces String region,
            @Nullable @Replaces(deleteFirst = true) String slot,
            @Nullable List<String> uses,
            @Nullable Redacted<String> secret) {}

    /**
     * The attributes that consumers see.
     *
     * @param id the object's id in the cloud
     * @param label follows the size
     * @param token a secret that the cloud makes
     */
    public record Attributes(@Stable String id, String label, Redacted<String> token) {}

    /** The type. */
    public static final ResourceType<Thing, Props, Attributes> TYPE =
            ResourceType.of("Fake.Thing", Props.class, Attributes.class, Thing::new);

    Thing(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    /** Declares a thing. */
    @CheckReturnValue
    public static Mono<Thing> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    /** Refers to a thing of another stage. */
    @CheckReturnValue
    public static Mono<Thing> ref(String id, Ref ref) {
        return TYPE.ref(id, ref);
    }

    /** The object's id. */
    public Output<String> id() {
        return attribute("id", Attributes::id);
    }

    /** An output that follows the size. */
    public Output<String> label() {
        return attribute("label", Attributes::label);
    }

    /** The secret that the cloud made. */
    public Output<Redacted<String>> token() {
        return attribute("token", Attributes::token);
    }

    /** Collects the inputs of a thing; not thread-safe. */
    public static final class Inputs extends InputBuilder<Inputs> {

        Inputs() {}

        /** Required. */
        public Inputs size(int size) {
            return set("size", size);
        }

        /** Required. */
        public Inputs size(Output<Integer> size) {
            return set("size", size);
        }

        /** A change makes another object. */
        public Inputs region(@Nullable String region) {
            return set("region", region);
        }

        /** A change makes another object. */
        public Inputs region(Output<String> region) {
            return set("region", region);
        }

        /** A change makes another object after the old one is gone. */
        public Inputs slot(@Nullable String slot) {
            return set("slot", slot);
        }

        /** A change makes another object after the old one is gone. */
        public Inputs slot(Output<String> slot) {
            return set("slot", slot);
        }

        /** Values that lie around. */
        public Inputs uses(List<String> uses) {
            return set("uses", uses);
        }

        /** Values of other things. */
        public Inputs uses(Output<List<String>> uses) {
            return set("uses", uses);
        }

        /** A secret. */
        public Inputs secret(Redacted<String> secret) {
            return set("secret", secret);
        }

        /** A secret of another thing. */
        public Inputs secret(Output<Redacted<String>> secret) {
            return set("secret", secret);
        }
    }
}
