package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The identity of an object: the values of the stable attributes of its type.
 *
 * @param type the name of the type
 * @param values the values of the attributes that are compared and present, each with its name
 */
record ObjectKey(String type, List<Object> values) {

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
        List<Object> values = new ArrayList<>();
        for (RecordShape.Component component : type.attributes().components()) {
            Value value = all || component.stable() ? attributes.values().get(component.name()) : null;
            if (value != null) {
                values.add(component.name());
                values.add(value);
            }
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(new ObjectKey(type.name(), values));
    }

    /** Whether the type has stable attributes, which identify its objects. */
    static boolean hasStable(ResourceType<?, ?, ?> type) {
        return !type.attributes().stableNames().isEmpty();
    }
}
