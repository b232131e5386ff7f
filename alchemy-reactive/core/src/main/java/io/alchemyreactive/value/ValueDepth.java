package io.alchemyreactive.value;

import java.util.Collection;

/** How deep values nest. A value is made of values that were checked, so the check itself is bounded too. */
final class ValueDepth {

    private ValueDepth() {}

    /** Refuses to put one more level around these values when there are too many already. */
    static void check(Collection<Value> parts) {
        if (deepest(parts) >= ValueLimits.DEEPEST_DOCUMENT) {
            throw new UnsupportedValueException("nests more than " + ValueLimits.DEEPEST_DOCUMENT + " levels deep");
        }
    }

    private static int deepest(Collection<Value> parts) {
        int deepest = 0;
        for (Value part : parts) {
            deepest = Math.max(deepest, of(part));
        }
        return deepest;
    }

    private static int of(Value value) {
        if (value instanceof Value.Items items) {
            return 1 + deepest(items.values());
        }
        if (value instanceof Value.Fields fields) {
            return 1 + deepest(fields.values().values());
        }
        return value instanceof Value.Secret secret ? 1 + of(secret.value().reveal()) : 0;
    }
}
