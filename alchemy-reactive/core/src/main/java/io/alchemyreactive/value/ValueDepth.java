package io.alchemyreactive.value;

import java.util.List;

/** How deep values nest. A value is made of values that were checked, so the check itself is bounded too. */
final class ValueDepth {

    private ValueDepth() {}

    /** Refuses to put one more level around this value when there are too many already. */
    static void check(Value part) {
        check(of(part));
    }

    /** Refuses to put one more level around these values when there are too many already. */
    static void check(List<Value> parts) {
        check(deepest(parts));
    }

    /** Refuses to put one more level around these fields when there are too many already. */
    static void check(FieldMap fields) {
        check(deepest(fields));
    }

    private static void check(int deepest) {
        if (deepest >= ValueLimits.DEEPEST_DOCUMENT) {
            throw new UnsupportedValueException("nests more than " + ValueLimits.DEEPEST_DOCUMENT + " levels deep");
        }
    }

    private static int deepest(List<Value> parts) {
        int deepest = 0;
        for (int i = 0; i < parts.size(); i++) {
            deepest = Math.max(deepest, of(parts.get(i)));
        }
        return deepest;
    }

    private static int deepest(FieldMap fields) {
        int deepest = 0;
        for (int i = 0; i < fields.size(); i++) {
            deepest = Math.max(deepest, of(fields.field(i)));
        }
        return deepest;
    }

    private static int of(Value value) {
        if (value instanceof Value.Items items) {
            return 1 + deepest(items.values());
        }
        if (value instanceof Value.Fields fields) {
            return 1 + deepest(FieldMap.of(fields.values()));
        }
        return value instanceof Value.Secret secret ? 1 + of(secret.value().reveal()) : 0;
    }
}
