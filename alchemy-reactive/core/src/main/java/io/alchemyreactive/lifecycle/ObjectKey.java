package io.alchemyreactive.lifecycle;

import io.alchemyreactive.resource.RecordShape;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which object attributes describe: together, the stable attributes of a type tell its objects apart.
 *
 * @param type the name of the type
 * @param stable the values of its stable attributes that are present, each with its name
 */
record ObjectKey(String type, List<Object> stable) {

    /** The key of an object with these attributes; empty for a type without stable attributes. */
    static Optional<ObjectKey> of(ResourceType<?, ?, ?> type, Value.Fields attributes) {
        if (type.attributes().stableNames().isEmpty()) {
            return Optional.empty();
        }
        List<Object> stable = new ArrayList<>();
        for (RecordShape.Component component : type.attributes().components()) {
            Value value = component.stable() ? attributes.values().get(component.name()) : null;
            if (value != null) {
                stable.add(component.name());
                stable.add(value);
            }
        }
        return stable.isEmpty() ? Optional.empty() : Optional.of(new ObjectKey(type.name(), stable));
    }
}
