package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.test.CloudType.Finding;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The types of objects that a fake cloud has. */
final class CloudTypes {

    static final CloudType<Thing.Props, Thing.Attributes> THING = shapedLikeThings(Thing.TYPE, "thing");
    static final CloudType<Thing.Props, Thing.Attributes> GADGET = shapedLikeThings(Gadget.TYPE, "gadget");
    static final CloudType<Thing.Props, Thing.Attributes> BOX = shapedLikeThings(Box.TYPE, "box");

    static final CloudType<Member.Props, Member.Attributes> MEMBER = new CloudType<>(
            Member.TYPE,
            "member",
            Finding.BY_CONTAINER,
            props -> (props.box() == null ? "" : props.box()) + "/" + props.name(),
            props -> Arrays.asList(props.box(), props.name()),
            props -> used(props.box(), props.uses()),
            (id, props) -> new Member.Attributes(id, "size-" + props.size()),
            Member.Attributes::id);

    static final CloudType<Note.Props, Note.Attributes> NOTE = new CloudType<>(
            Note.TYPE,
            "note",
            Finding.BY_NAME,
            Note.Props::path,
            props -> List.of(props.path()),
            props -> used(null, props.uses()),
            (id, props) -> new Note.Attributes(id, props.path(), "size-" + props.size()),
            Note.Attributes::id);

    private static final List<CloudType<?, ?>> ALL = List.of(THING, GADGET, BOX, MEMBER, NOTE);

    private CloudTypes() {}

    static Optional<CloudType<?, ?>> named(String name) {
        return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
    }

    private static CloudType<Thing.Props, Thing.Attributes> shapedLikeThings(
            ResourceType<?, Thing.Props, Thing.Attributes> type, String prefix) {
        Function<Thing.Props, @Nullable String> slot = Thing.Props::slot;
        return new CloudType<>(
                type,
                prefix,
                Finding.BY_TAG,
                slot,
                props -> Arrays.asList(props.region(), props.slot()),
                props -> used(props.region(), props.uses()),
                (id, props) -> new Thing.Attributes(id, "size-" + props.size(), Redacted.of("token-of-" + id)),
                Thing.Attributes::id);
    }

    private static List<String> used(@Nullable String one, @Nullable List<String> others) {
        return Stream.concat(Stream.ofNullable(one), Stream.ofNullable(others).flatMap(List::stream))
                .filter(Objects::nonNull)
                .toList();
    }
}
