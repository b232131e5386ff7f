package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.value.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The identity of an object: the values of the stable attributes of its type.
 *
 * @param type the name of the type
 * @param values by component of the attributes; null where one is not compared or not present
 */
record ObjectKey(String type, List<@Nullable Value> values) {

    /** The key of an object with these attributes; empty for a type without stable attributes. */
    static Optional<ObjectKey> of(ResourceType<?, ?, ?> type, Value.Fields attributes) {
        return hasStable(type) ? likely(type, attributes) : Optional.empty();
    }

    /**
     * As {@link #of}, but for a type without stable attributes the key consists of all attributes: equal attributes are
     * likely one object.
     */
    static Optional<ObjectKey> likely(ResourceType<?, ?, ?> type, Value.Fields attributes) {
        boolean all = !hasStable(type);
        boolean found = false;
        List<RecordShape.Component> components = type.attributes().components();
        @Nullable Value[] values = new Value[components.size()];
        for (int i = 0; i < values.length; i++) {
            RecordShape.Component component = components.get(i);
            values[i] = all || component.stable() ? attributes.values().get(component.name()) : null;
            found |= values[i] != null;
        }
        return found ? Optional.of(new ObjectKey(type.name(), Arrays.asList(values))) : Optional.empty();
    }

    /** Whether the type has stable attributes, which identify its objects. */
    static boolean hasStable(ResourceType<?, ?, ?> type) {
        return !type.attributes().stableNames().isEmpty();
    }
}
