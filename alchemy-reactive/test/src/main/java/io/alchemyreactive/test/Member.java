package io.alchemyreactive.test;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Replaces;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An object in a {@link Box} of the {@link FakeCloud}, found by box and name. It carries no mark of an owner: any
 * object with the wanted name in a box of the same stage counts as the resource's own.
 */
public final class Member extends Resource<Member.Attributes> {

    /**
     * The properties that a user declares.
     *
     * @param box the id of its box; null for a member outside all boxes; cannot be changed in place
     * @param name unique in its box; cannot be changed in place
     * @param size can be changed in place
     * @param uses values of other things; can be changed in place
     */
    public record Props(
            @Nullable @Replaces String box,
            @Replaces String name,
            int size,
            @Nullable List<String> uses) {}

    /**
     * The attributes that consumers see.
     *
     * @param id the id of the object, made of box and name
     * @param label depends on the size
     */
    public record Attributes(@Stable String id, String label) {}

    /** The resource type of members. */
    public static final ResourceType<Member, Props, Attributes> TYPE =
            ResourceType.of("FakeCloud.Member", Props.class, Attributes.class, Member::new);

    Member(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    /** Declares a member. */
    @CheckReturnValue
    public static Mono<Member> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    /** The id of the object in the cloud. */
    public Output<String> id() {
        return attribute("id", Attributes::id);
    }

    /** An attribute that depends on the size. */
    public Output<String> label() {
        return attribute("label", Attributes::label);
    }

    /** Collects the inputs of a member; not thread-safe. */
    public static final class Inputs extends InputBuilder<Inputs> {

        Inputs() {}

        /** The id of the box. A change makes a new object. */
        public Inputs box(String box) {
            return set("box", box);
        }

        /** The id of the box. A change makes a new object. */
        public Inputs box(Output<String> box) {
            return set("box", box);
        }

        /** The name in the box. Required; a change makes a new object. */
        public Inputs name(String name) {
            return set("name", name);
        }

        /** The name in the box. Required; a change makes a new object. */
        public Inputs name(Output<String> name) {
            return set("name", name);
        }

        /** Required. */
        public Inputs size(int size) {
            return set("size", size);
        }

        /** Required. */
        public Inputs size(Output<Integer> size) {
            return set("size", size);
        }

        /** Values of other things. */
        public Inputs uses(List<String> uses) {
            return set("uses", uses);
        }

        /** Values of other things. */
        public Inputs uses(Output<List<String>> uses) {
            return set("uses", uses);
        }
    }
}
