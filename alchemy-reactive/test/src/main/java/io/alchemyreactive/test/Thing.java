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

/** A resource of the {@link FakeCloud} with one property of each kind that an engine treats differently. */
public final class Thing extends Resource<Thing.Attributes> {

    /**
     * The properties that a user declares.
     *
     * @param size can be changed in place
     * @param region cannot be changed in place; the new object is created before the old one is deleted
     * @param slot cannot be changed in place; it is unique, so the old object is deleted first
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
     * @param id the id of the object in the cloud
     * @param label depends on the size
     * @param token a secret that the cloud generates
     */
    public record Attributes(@Stable String id, String label, Redacted<String> token) {}

    /** The resource type of things. */
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

    /** The id of the object in the cloud. */
    public Output<String> id() {
        return attribute("id", Attributes::id);
    }

    /** An attribute that depends on the size. */
    public Output<String> label() {
        return attribute("label", Attributes::label);
    }

    /** A secret that the cloud generates. */
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

        /** The region. A change makes a new object. */
        public Inputs region(@Nullable String region) {
            return set("region", region);
        }

        /** The region. A change makes a new object. */
        public Inputs region(Output<String> region) {
            return set("region", region);
        }

        /** The unique slot. A change makes a new object after the old one is deleted. */
        public Inputs slot(@Nullable String slot) {
            return set("slot", slot);
        }

        /** The unique slot. A change makes a new object after the old one is deleted. */
        public Inputs slot(Output<String> slot) {
            return set("slot", slot);
        }

        /** Plain values, without an output of another thing. */
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
