package io.alchemyreactive.value;

import io.alchemyreactive.effect.Redacted;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON in one form only: keys sorted by code point, no white space, absent instead of null, numbers as shortest plain
 * decimals. A secret is written through a {@link SecretForm}, an unknown value as <code>{"$unknown":true}</code>, and a
 * user's key that begins with {@code $} is written with {@code $$}. Stateless and thread-safe.
 */
public final class CanonicalJson {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            // Keys come from users. Many colliding keys are no attack, and every document that was written must be
            // readable.
            .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(ValueLimits.READING)
            .streamWriteConstraints(ValueLimits.WRITING)
            .build();
    /** Order of keys: by code point, which for text outside the basic plane differs from the order of {@code char}s. */
    private static final Comparator<String> BY_CODE_POINT = CanonicalJson::compareCodePoints;

    private static final String SECRET = "$secret";
    private static final String UNKNOWN = "$unknown";

    /** Converts secrets to and from text. The path names the place inside the document. */
    public interface SecretForm {

        /** The text that stands for the secret at this path. */
        String write(Value secret, String path);

        /** The secret that the text at this path stands for. */
        Value read(String text, String path);
    }

    private CanonicalJson() {}

    /** The canonical text of a value. */
    public static String write(Value value, SecretForm secrets) {
        return text(value, out -> new StoringWriter(secrets, out));
    }

    /** The text to show: as {@link #write}, but a secret or unknown value is a plain mask that cannot be read back. */
    public static String show(Value value) {
        return text(value, MaskingWriter::new);
    }

    private static String text(Value value, Function<JsonGenerator, Value.Visitor<JsonGenerator>> writer) {
        var text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(tools.jackson.core.ObjectWriteContext.empty(), text)) {
            value.accept(writer.apply(out));
        }
        return text.toString();
    }

    /**
     * Parses a text; null members are dropped.
     *
     * @throws MalformedJsonException when the text is not one JSON document
     */
    public static Value parse(String text, SecretForm secrets) {
        try (JsonParser in = FACTORY.createParser(tools.jackson.core.ObjectReadContext.empty(), text)) {
            if (in.nextToken() == null) {
                throw new MalformedJsonException("the document is empty");
            }
            Value value = read(in, secrets, new StringBuilder());
            if (value == null || in.nextToken() != null) {
                throw new MalformedJsonException("one JSON document was expected, and nothing behind it");
            }
            return value;
        } catch (JacksonException | NumberFormatException e) {
            // The parser's own message quotes the text, which may hold a secret.
            throw new MalformedJsonException("it is not well-formed JSON");
        } catch (UnsupportedValueException e) {
            throw new MalformedJsonException("it holds what no value may be: " + e.getMessage());
        }
    }

    /** Writes values to a generator. The path grows and shrinks on the way down and up: one text for all places. */
    private abstract static class Writer implements Value.Visitor<JsonGenerator> {

        final JsonGenerator out;
        final StringBuilder path = new StringBuilder();

        Writer(JsonGenerator out) {
            this.out = out;
        }

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
            int length = path.length();
            out.writeStartArray();
            for (int i = 0; i < items.values().size(); i++) {
                path.append('/').append(i);
                items.values().get(i).accept(this);
                path.setLength(length);
            }
            return out.writeEndArray();
        }

        @Override
        public JsonGenerator visit(Value.Fields fields) {
            int length = path.length();
            out.writeStartObject();
            for (Map.Entry<String, Value> field : sorted(fields.values()).entrySet()) {
                String key = field.getKey();
                out.writeName(key.startsWith("$") ? "$" + key : key);
                path.append('/').append(key);
                field.getValue().accept(this);
                path.setLength(length);
            }
            return out.writeEndObject();
        }
    }

    /** Writes what can be read back. */
    private static final class StoringWriter extends Writer {

        private final SecretForm secrets;

        StoringWriter(SecretForm secrets, JsonGenerator out) {
            super(out);
            this.secrets = secrets;
        }

        @Override
        public JsonGenerator visit(Value.Secret secret) {
            out.writeStartObject();
            out.writeName(SECRET);
            out.writeString(secrets.write(secret.value().reveal(), path.toString()));
            return out.writeEndObject();
        }

        @Override
        public JsonGenerator visit(Value.Hole hole) {
            out.writeStartObject();
            out.writeName(UNKNOWN);
            out.writeBoolean(true);
            return out.writeEndObject();
        }
    }

    /** Writes a mask in place of each secret and each unknown value. */
    private static final class MaskingWriter extends Writer {

        MaskingWriter(JsonGenerator out) {
            super(out);
        }

        @Override
        public JsonGenerator visit(Value.Secret secret) {
            return out.writeString("***");
        }

        @Override
        public JsonGenerator visit(Value.Hole hole) {
            return out.writeString("(known after apply)");
        }
    }

    /** The fields by code point. They are in this order already unless a key is outside of the basic plane. */
    private static Map<String, Value> sorted(Map<String, Value> fields) {
        String before = "";
        for (String key : fields.keySet()) {
            if (compareCodePoints(before, key) > 0) {
                var sorted = new TreeMap<String, Value>(BY_CODE_POINT);
                sorted.putAll(fields);
                return sorted;
            }
            before = key;
        }
        return fields;
    }

    /** Reads the value at the current token; null for JSON null. */
    private static @Nullable Value read(JsonParser in, SecretForm secrets, StringBuilder path) {
        int length = path.length();
        return switch (in.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> new Value.Text(in.getString());
            case VALUE_TRUE -> new Value.Bool(true);
            case VALUE_FALSE -> new Value.Bool(false);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(in.getDecimalValue(), path);
            case START_ARRAY -> {
                List<Value> items = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    Value item = read(in, secrets, path.append('/').append(items.size()));
                    path.setLength(length);
                    if (item != null) {
                        items.add(item);
                    }
                }
                yield new Value.Items(items);
            }
            case START_OBJECT -> readObject(in, secrets, path);
            default -> throw new MalformedJsonException("unexpected " + in.currentToken() + " at " + path);
        };
    }

    private static Value readObject(JsonParser in, SecretForm secrets, StringBuilder path) {
        int length = path.length();
        var members = new Members();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String key = in.currentName();
            in.nextToken();
            if (key.equals(SECRET)) {
                alone(in.currentToken() == JsonToken.VALUE_STRING, members, key, path);
                String text = in.getString();
                alone(in.nextToken() == JsonToken.END_OBJECT, members, key, path);
                return new Value.Secret(Redacted.of(secrets.read(text, path.toString())));
            }
            if (key.equals(UNKNOWN)) {
                alone(in.currentToken() == JsonToken.VALUE_TRUE, members, key, path);
                alone(in.nextToken() == JsonToken.END_OBJECT, members, key, path);
                return new Value.Hole();
            }
            String plain = key.startsWith("$$") ? key.substring(1) : key;
            members.add(plain, read(in, secrets, path.append('/').append(plain)));
            path.setLength(length);
        }
        return members.object();
    }

    private static void alone(boolean well, Members before, String key, StringBuilder path) {
        if (!well || !before.keys.isEmpty()) {
            throw new MalformedJsonException("the " + key + " at " + path + " has not the one form that it may have");
        }
    }

    /** The members of an object that is read. Canonical text has them in order, so they need no map to be sorted. */
    private static final class Members {

        private final List<String> keys = new ArrayList<>();
        private final List<@Nullable Value> values = new ArrayList<>();
        private boolean sorted = true;

        void add(String key, @Nullable Value value) {
            sorted = sorted && (keys.isEmpty() || keys.get(keys.size() - 1).compareTo(key) < 0);
            keys.add(key);
            values.add(value);
        }

        /** The object, without the members that are null. */
        Value.Fields object() {
            if (!sorted) {
                sort();
            }
            return new Value.Fields(FieldMap.of(keys.toArray(String[]::new), values.toArray(Value[]::new)));
        }

        private void sort() {
            var byKey = new TreeMap<String, @Nullable Value>();
            for (int i = 0; i < keys.size(); i++) {
                byKey.put(keys.get(i), values.get(i));
            }
            if (byKey.size() < keys.size()) {
                throw new MalformedJsonException("it is not well-formed JSON");
            }
            keys.clear();
            keys.addAll(byKey.keySet());
            values.clear();
            values.addAll(byKey.values());
        }
    }

    /** Reads a number. A number with too many digits is treated as damage. */
    private static Value number(BigDecimal number, StringBuilder path) {
        if (!ValueLimits.fits(number)) {
            throw new MalformedJsonException(
                    "the number at " + path + " has more than " + ValueLimits.MOST_DIGITS + " digits");
        }
        return new Value.Num(number);
    }

    private static int compareCodePoints(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        for (int i = 0; i < shorter; i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right) {
                // A surrogate stands for a code point above every char that is none.
                boolean leftHigh = Character.isSurrogate(left);
                return leftHigh == Character.isSurrogate(right) ? left - right : leftHigh ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }
}
