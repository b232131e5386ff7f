package io.alchemyreactive.test;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An object that the {@link FakeCloud} makes with one handler, a {@link io.alchemyreactive.provider.Lifecycle}. The
 * handler identifies the object by the path in its properties alone. Even its delete removes whatever is at the given
 * path.
 */
public final class Note extends Resource<Note.Attributes> {

    /**
     * The properties that a user declares.
     *
     * @param path unique in the cloud; when it changes, the handler asks for a new object
     * @param size can be changed in place
     * @param uses values of other things; can be changed in place
     */
    public record Props(String path, int size, @Nullable List<String> uses) {}

    /**
     * The attributes that consumers see.
     *
     * @param id the id of the object, made of the path
     * @param path the path of the object
     * @param label depends on the size
     */
    public record Attributes(@Stable String id, @Stable String path, String label) {}

    /** The resource type of notes. */
    public static final ResourceType<Note, Props, Attributes> TYPE =
            ResourceType.of("FakeCloud.Note", Props.class, Attributes.class, Note::new);

    Note(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    /** Declares a note. */
    @CheckReturnValue
    public static Mono<Note> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    /** The id of the object in the cloud. */
    public Output<String> id() {
        return attribute("id", Attributes::id);
    }

    /** The path of the object. */
    public Output<String> path() {
        return attribute("path", Attributes::path);
    }

    /** An attribute that depends on the size. */
    public Output<String> label() {
        return attribute("label", Attributes::label);
    }

    /** Collects the inputs of a note; not thread-safe. */
    public static final class Inputs extends InputBuilder<Inputs> {

        Inputs() {}

        /** The path of the object. Required; a change makes a new object. */
        public Inputs path(String path) {
            return set("path", path);
        }

        /** The path of the object. Required; a change makes a new object. */
        public Inputs path(Output<String> path) {
            return set("path", path);
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
