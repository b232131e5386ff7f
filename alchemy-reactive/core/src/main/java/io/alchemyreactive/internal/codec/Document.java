package io.alchemyreactive.internal.codec;

import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.CanonicalJson;
import io.alchemyreactive.value.MalformedJsonException;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A stored JSON object, read field by field. The methods throw a {@link CorruptStateException} that names the place
 * when a field is missing or of another kind. Secrets in it are still sealed. Immutable.
 *
 * @param place the file or row it was read from, for messages
 * @param fields its content
 */
public record Document(String place, Value.Fields fields) {

    /** The version of all stored documents. A greater one was written by a newer version of this software. */
    public static final int FORMAT = 1;

    /** The version of rows and outputs with labels. Older versions of this software would drop the labels. */
    public static final int LABELLED = 2;

    /** The cure for a document that only a newer version can read. */
    public static final String NEWER = "Use the newer version that wrote it";

    static final String CURE = "Put back an undamaged copy; nothing was changed";

    public Document {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(fields, "fields");
    }

    /** Parses a document whose format is at most {@link #FORMAT}. */
    public static Document parse(String place, String text) {
        return parse(place, text, FORMAT);
    }

    /** Parses a document whose format is at most {@code newestFormat}, for documents with a format of their own. */
    public static Document parse(String place, String text, long newestFormat) {
        Value value;
        try {
            value = CanonicalJson.parse(text, SecretBox.SEALED);
        } catch (MalformedJsonException e) {
            throw new CorruptStateException(place, Objects.requireNonNull(e.getMessage()), CURE, e);
        }
        if (!(value instanceof Value.Fields fields)) {
            throw new CorruptStateException(place, "it is not a JSON object", CURE, null);
        }
        var document = new Document(place, fields);
        long format = document.number("format");
        if (format < FORMAT || format > newestFormat) {
            throw new CorruptStateException(
                    place,
                    "it has format " + format + ", and this version reads format " + newestFormat,
                    format > newestFormat ? NEWER : CURE,
                    null);
        }
        return document;
    }

    /** Writes a document with these fields, none of them secret, in format {@link #FORMAT}. */
    public static String write(Map<String, ?> fields) {
        return write(fields, FORMAT);
    }

    /** Writes a document with these fields, none of them secret, in the given format. */
    public static String write(Map<String, ?> fields, long format) {
        Map<String, Value> all = new TreeMap<>();
        fields.forEach((name, field) -> all.put(name, value(field)));
        all.put("format", value(format));
        return CanonicalJson.write(new Value.Fields(all), SecretBox.SEALED);
    }

    /** Converts a field of the engine. The limits for values of users do not apply to it. */
    private static Value value(Object field) {
        if (field instanceof Value value) {
            return value;
        }
        if (field instanceof Map<?, ?> map) {
            Map<String, Value> fields = new TreeMap<>();
            map.forEach((name, inner) -> fields.put((String) name, value(inner)));
            return new Value.Fields(fields);
        }
        if (field instanceof List<?> list) {
            return new Value.Items(list.stream().map(Document::value).toList());
        }
        if (field instanceof Boolean bool) {
            return new Value.Bool(bool);
        }
        return field instanceof Number number
                ? new Value.Num(BigDecimal.valueOf(number.longValue()))
                : new Value.Text((String) field);
    }

    /** Fails unless the document says that it belongs to this stage. */
    public Document of(StageKey stage) {
        var said = new StageKey(text("stack"), text("stage"));
        if (!said.equals(stage)) {
            throw corrupt("it belongs to stage " + said + ", not to " + stage);
        }
        return this;
    }

    /** The text in this field. */
    public String text(String name) {
        return find(name, Value.Text.class, "text").value();
    }

    /** The text in this field, if there is one. */
    public Optional<String> findText(String name) {
        return fields.values().containsKey(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** The whole number in this field. */
    public long number(String name) {
        BigDecimal number = find(name, Value.Num.class, "a number").value();
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            throw corrupt("'" + name + "' is not a whole number");
        }
    }

    /** The truth value in this field. */
    public boolean bool(String name) {
        return find(name, Value.Bool.class, "true or false").value();
    }

    /** The object in this field. */
    public Value.Fields object(String name) {
        return find(name, Value.Fields.class, "an object");
    }

    /** The object in this field; null when there is none. */
    public Value.@Nullable Fields findObject(String name) {
        return fields.values().containsKey(name) ? object(name) : null;
    }

    /** The texts of the list in this field. */
    public List<String> texts(String name) {
        return find(name, Value.Items.class, "a list").values().stream()
                .map(item ->
                        cast(name, item, Value.Text.class, "a list of texts").value())
                .toList();
    }

    /** The objects of the list in this field. */
    public List<Document> documents(String name) {
        return find(name, Value.Items.class, "a list").values().stream()
                .map(item -> cast(name, item, Value.Fields.class, "a list of objects"))
                .map(item -> new Document(place, item))
                .toList();
    }

    /** The failure for a fault that a reader found in this document. */
    public CorruptStateException corrupt(String why) {
        return new CorruptStateException(place, why, CURE, null);
    }

    private <V extends Value> V find(String name, Class<V> kind, String word) {
        Value value = fields.values().get(name);
        if (value == null) {
            throw corrupt("'" + name + "' is missing");
        }
        return cast(name, value, kind, word);
    }

    private <V extends Value> V cast(String name, Value value, Class<V> kind, String word) {
        if (!kind.isInstance(value)) {
            throw corrupt("'" + name + "' is not " + word);
        }
        return kind.cast(value);
    }
}
