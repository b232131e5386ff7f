package io.alchemyreactive.state;

import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One physical incarnation of a resource.
 *
 * @param instance the id that the engine minted for it, kept over updates and retries
 * @param type the name of the resource type that made it
 * @param schema the version of that type's properties and attributes
 * @param props what it was last asked to be; while an update is under way, what it is being asked to be
 * @param lastProps what was last applied, when that differs from {@code props}
 * @param attributes what the provider last answered; null as long as it has not
 * @param edges FQNs, in the same stage, of the resources that its properties use; sorted
 * @param begunAs the FQN under which it was begun, when its row has another one now: the object carries it for good, in
 *     its name or in marks
 */
public record Generation(
        String instance,
        String type,
        int schema,
        Value.Fields props,
        Value.@Nullable Fields lastProps,
        Value.@Nullable Fields attributes,
        List<String> edges,
        @Nullable String begunAs) {

    public Generation {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(props, "props");
        edges = edges.stream().sorted().distinct().toList();
    }

    /** One whose row has the name under which it was begun. */
    public Generation(
            String instance,
            String type,
            int schema,
            Value.Fields props,
            Value.@Nullable Fields lastProps,
            Value.@Nullable Fields attributes,
            List<String> edges) {
        this(instance, type, schema, props, lastProps, attributes, edges, null);
    }
}
