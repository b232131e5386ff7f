package io.alchemyreactive.cli.render;

import io.alchemyreactive.value.Value;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * Prints maps, lists, texts, numbers, truth values, null and {@link Value}s as indented JSON. Maps keep their order;
 * secrets are masked, and unknown values become a short text. Stateless and thread-safe.
 */
public final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
    private static final String MASK = "***";

    private static final ObjectWriteContext INDENTED = new ObjectWriteContext.Base() {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter().withObjectIndenter(INDENTER).withArrayIndenter(INDENTER);
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    };

    private Json() {}

    /** The text, without a line break at its end. */
    public static String write(@Nullable Object tree) {
        return write(tree, INDENTED);
    }

    /** The text in one line, without a line break at its end. */
    public static String line(@Nullable Object tree) {
        return write(tree, ObjectWriteContext.empty());
    }

    private static String write(@Nullable Object tree, ObjectWriteContext form) {
        var text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(form, text)) {
            write(tree, out);
        }
        return text.toString();
    }

    private static void write(@Nullable Object tree, JsonGenerator out) {
        if (tree == null) {
            out.writeNull();
        } else if (tree instanceof String text) {
            out.writeString(text);
        } else if (tree instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else if (tree instanceof Number number) {
            out.writeNumber(number.longValue());
        } else if (tree instanceof Map<?, ?> map) {
            out.writeStartObject();
            map.forEach((key, value) -> {
                out.writeName(String.valueOf(key));
                write(value, out);
            });
            out.writeEndObject();
        } else if (tree instanceof List<?> list) {
            out.writeStartArray();
            list.forEach(item -> write(item, out));
            out.writeEndArray();
        } else if (tree instanceof Value value) {
            value.accept(new ValueWriter(out));
        } else {
            throw new IllegalArgumentException(
                    "no JSON form for a " + tree.getClass().getName());
        }
    }

    private record ValueWriter(JsonGenerator out) implements Value.Visitor<JsonGenerator> {

        @Override
        public JsonGenerator visit(Value.Text text) {
            return out.writeString(text.value());
        }

        @Override
        public JsonGenerator visit(Value.Num number) {
            return out.writeRawValue(number.value().toPlainString());
        }

        @Override
        public JsonGenerator visit(Value.Bool bool) {
            return out.writeBoolean(bool.value());
        }

        @Override
        public JsonGenerator visit(Value.Items items) {
            write(items.values(), out);
            return out;
        }

        @Override
        public JsonGenerator visit(Value.Fields fields) {
            write(fields.values(), out);
            return out;
        }

        @Override
        public JsonGenerator visit(Value.Secret secret) {
            return out.writeString(MASK);
        }

        @Override
        public JsonGenerator visit(Value.Hole hole) {
            return out.writeString("(known after apply)");
        }
    }
}
