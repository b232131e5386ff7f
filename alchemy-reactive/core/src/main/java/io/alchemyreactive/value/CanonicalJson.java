package io.alchemyreactive.value;

import io.alchemyreactive.effect.Redacted;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON in one form only: keys sorted by code point, no white space, absent instead of null, numbers as shortest plain
 * decimals. A secret is written through a {@link SecretForm}, an unknown value as <code>{"$unknown":true}</code>, and a
 * user's key that begins with {@code $} is written with {@code $$}. Stateless and thread-safe.
 */
public final class CanonicalJson {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Keys are a user's; many that collide are no attack, and what was written must be read.
            .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(ValueLimits.READING)
            .streamWriteConstraints(ValueLimits.WRITING)
            .build();
    /** Order of keys: by code point, which for text outside the basic plane differs from the order of {@code char}s. */
    private static final Comparator<String> BY_CODE_POINT = CanonicalJson::compareCodePoints;

    private static final String SECRET = "$secret";
    private static final String UNKNOWN = "$unknown";

    private static final Value MASK = new Value.Text("***");

    /** For trees from which the secrets have been taken. */
    private static final SecretForm NO_SECRETS = new SecretForm() {
        @Override
        public String write(Value secret, String path) {
            throw new IllegalStateException("the secret at " + path + " should have been masked");
        }

        @Override
        public Value read(String text, String path) {
            throw new MalformedJsonException("a secret stands at " + path);
        }
    };

    /** How secrets stand in the text, and how they are read back. The path names the place inside the document. */
    public interface SecretForm {

        /** The text that stands for the secret at this path. */
        String write(Value secret, String path);

        /** The secret that the text at this path stands for. */
        Value read(String text, String path);
    }

    private CanonicalJson() {}

    /** The canonical text of a value. */
    public static String write(Value value, SecretForm secrets) {
        var text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(tools.jackson.core.ObjectWriteContext.empty(), text)) {
            write(value, secrets, out, new StringBuilder());
        }
        return text.toString();
    }

    /** The text to show: as {@link #write}, but a secret or unknown value is a plain mask that cannot be read back. */
    public static String show(Value value) {
        return write(masked(value), NO_SECRETS);
    }

    /**
     * The value that a text stands for; null members vanish.
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

    private static Value masked(Value value) {
        if (value instanceof Value.Secret) {
            return MASK;
        }
        if (value instanceof Value.Hole) {
            return new Value.Text("(known after apply)");
        }
        if (value instanceof Value.Items items) {
            List<Value> shown = new ArrayList<>(items.values().size());
            for (Value item : items.values()) {
                shown.add(masked(item));
            }
            return new Value.Items(shown);
        }
        if (value instanceof Value.Fields fields) {
            var shown = new TreeMap<String, Value>();
            for (Map.Entry<String, Value> field : fields.values().entrySet()) {
                shown.put(field.getKey(), masked(field.getValue()));
            }
            return new Value.Fields(shown);
        }
        return value;
    }

    /** The path grows and shrinks on the way down and up: one text for all places. */
    private static void write(Value value, SecretForm secrets, JsonGenerator out, StringBuilder path) {
        int length = path.length();
        if (value instanceof Value.Text text) {
            out.writeString(text.value());
        } else if (value instanceof Value.Num num) {
            out.writeRawValue(num.value().toPlainString());
        } else if (value instanceof Value.Bool bool) {
            out.writeBoolean(bool.value());
        } else if (value instanceof Value.Items items) {
            out.writeStartArray();
            for (int i = 0; i < items.values().size(); i++) {
                write(items.values().get(i), secrets, out, path.append('/').append(i));
                path.setLength(length);
            }
            out.writeEndArray();
        } else if (value instanceof Value.Fields fields) {
            var sorted = new TreeMap<String, Value>(BY_CODE_POINT);
            sorted.putAll(fields.values());
            out.writeStartObject();
            for (Map.Entry<String, Value> field : sorted.entrySet()) {
                String key = field.getKey();
                out.writeName(key.startsWith("$") ? "$" + key : key);
                write(field.getValue(), secrets, out, path.append('/').append(key));
                path.setLength(length);
            }
            out.writeEndObject();
        } else if (value instanceof Value.Secret secret) {
            out.writeStartObject();
            out.writeName(SECRET);
            out.writeString(secrets.write(secret.value().reveal(), path.toString()));
            out.writeEndObject();
        } else {
            out.writeStartObject();
            out.writeName(UNKNOWN);
            out.writeBoolean(true);
            out.writeEndObject();
        }
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
        var fields = new TreeMap<String, Value>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String key = in.currentName();
            in.nextToken();
            if (key.equals(SECRET)) {
                alone(in.currentToken() == JsonToken.VALUE_STRING, fields, key, path);
                String text = in.getString();
                alone(in.nextToken() == JsonToken.END_OBJECT, fields, key, path);
                return new Value.Secret(Redacted.of(secrets.read(text, path.toString())));
            }
            if (key.equals(UNKNOWN)) {
                alone(in.currentToken() == JsonToken.VALUE_TRUE, fields, key, path);
                alone(in.nextToken() == JsonToken.END_OBJECT, fields, key, path);
                return new Value.Hole();
            }
            String plain = key.startsWith("$$") ? key.substring(1) : key;
            Value value = read(in, secrets, path.append('/').append(plain));
            path.setLength(length);
            if (value != null) {
                fields.put(plain, value);
            }
        }
        return new Value.Fields(fields);
    }

    private static void alone(boolean well, Map<String, Value> before, String key, StringBuilder path) {
        if (!well || !before.isEmpty()) {
            throw new MalformedJsonException("the " + key + " at " + path + " has not the one form that it may have");
        }
    }

    /** A number whose plain form would be unreasonably long is damage, not data. */
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
