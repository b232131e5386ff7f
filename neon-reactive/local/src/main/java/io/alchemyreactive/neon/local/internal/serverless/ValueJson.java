package io.alchemyreactive.neon.local.internal.serverless;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.util.RawValue;

/** Converts values of PostgreSQL from their text form to JSON. Immutable. */
final class ValueJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final int BOOL = 16;
    private static final int INT2 = 21;
    private static final int INT4 = 23;
    private static final int TYPE_JSON = 114;
    private static final int FLOAT4 = 700;
    private static final int FLOAT8 = 701;
    private static final int JSONB = 3802;

    private final Optional<Map<Integer, Integer>> elements;

    private ValueJson(Optional<Map<Integer, Integer>> elements) {
        this.elements = elements;
    }

    /** A converter that keeps every value as text. */
    static ValueJson texts() {
        return new ValueJson(Optional.empty());
    }

    /**
     * A converter to JSON types where a suitable one exists.
     *
     * @param elements the array types, each with its element type
     */
    static ValueJson typed(Map<Integer, Integer> elements) {
        return new ValueJson(Optional.of(Map.copyOf(elements)));
    }

    JsonNode of(@Nullable String text, int type) {
        if (text == null) {
            return JSON.nullNode();
        }
        if (elements.isEmpty()) {
            return JSON.stringNode(text);
        }
        var element = elements.get().get(type);
        return element == null ? scalar(text, type) : new ArrayText(text, item -> scalar(item, element)).json();
    }

    private static JsonNode scalar(String text, int type) {
        return switch (type) {
            case BOOL -> JSON.booleanNode(text.equals("t"));
            case INT2, INT4 -> JSON.numberNode(Integer.parseInt(text));
            case FLOAT4, FLOAT8 -> number(text);
            case TYPE_JSON, JSONB -> JSON.rawValueNode(new RawValue(text));
            default -> JSON.stringNode(text);
        };
    }

    /** A number. Infinite numbers stay texts, because JSON has none. */
    private static JsonNode number(String text) {
        var number = Double.parseDouble(text);
        return Double.isFinite(number) ? JSON.numberNode(number) : JSON.stringNode(text);
    }
}
