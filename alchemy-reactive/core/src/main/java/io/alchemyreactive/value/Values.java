package io.alchemyreactive.value;

import io.alchemyreactive.effect.Redacted;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/**
 * The way between Java values and {@link Value}s. Records become objects by component name, enums their names, instants
 * UTC with milliseconds, durations ISO-8601, sets sorted lists; secrets stay redacted on both ways. Stateless and
 * thread-safe.
 */
public final class Values {

    private static final JsonMapper MAPPER = ValueMapper.create();

    /** Each of a mapper of its own: within one mapper, who needs a type waits while another one is learned. */
    private static final Map<Type, ObjectReader> READERS = new ConcurrentHashMap<>();

    private Values() {}

    /**
     * The value for a Java object; null stays null.
     *
     * @throws UnsupportedValueException when the object is of a kind that has no value form
     */
    public static @Nullable Value of(@Nullable Object object) {
        if (object == null) {
            return null;
        }
        if (object instanceof String text) {
            return new Value.Text(text);
        }
        if (object instanceof Boolean bool) {
            return new Value.Bool(bool);
        }
        if (object instanceof Integer || object instanceof Long) {
            return new Value.Num(BigDecimal.valueOf(((Number) object).longValue()));
        }
        if (object instanceof Value value) {
            return value;
        }
        if (object instanceof List<?> list) {
            return items(list);
        }
        try {
            return fromNode(MAPPER.valueToTree(object));
        } catch (JacksonException e) {
            // Not as a cause: the mapper's message may quote the object.
            throw new UnsupportedValueException("a " + object.getClass().getName() + " cannot be kept as a value: "
                    + e.getClass().getSimpleName());
        }
    }

    /**
     * The object form of a record or map.
     *
     * @throws UnsupportedValueException when the object has no object form
     */
    public static Value.Fields fields(Object object) {
        if (of(object) instanceof Value.Fields fields) {
            return fields;
        }
        throw new UnsupportedValueException("a " + object.getClass().getName() + " is not an object with fields");
    }

    /**
     * The Java object of this type for a value; the way back from {@link #of}.
     *
     * @throws UnsupportedValueException when the value does not fit the type
     */
    public static <T> T to(Value value, Class<T> type) {
        Object object = to(value, (Type) type);
        if (object == null) {
            throw new UnsupportedValueException("the value does not fit " + type.getName());
        }
        return type.cast(object);
    }

    /** The same for a type that only reflection knows; null when the type maps the value to null. */
    public static @Nullable Object to(Value value, Type type) {
        try {
            return reader(type).readValue(MAPPER.treeAsTokens(toNode(value)));
        } catch (JacksonException e) {
            throw new UnsupportedValueException(
                    "the value does not fit " + type.getTypeName() + " at " + ValueMapper.path(e));
        }
    }

    private static ObjectReader reader(Type type) {
        ObjectReader known = READERS.get(type);
        if (known != null) {
            return known;
        }
        JsonMapper own = ValueMapper.create();
        ObjectReader made = own.readerFor(own.constructType(type));
        READERS.put(type, made);
        return made;
    }

    private static Value items(List<?> list) {
        List<Value> items = new ArrayList<>(list.size());
        for (Object item : list) {
            Value value = of(item);
            if (value == null) {
                throw new UnsupportedValueException("a list holds null");
            }
            items.add(value);
        }
        return new Value.Items(items);
    }

    static @Nullable Value fromNode(JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (node.isString()) {
            return new Value.Text(node.stringValue());
        }
        if (node.isBoolean()) {
            return new Value.Bool(node.booleanValue());
        }
        if (node.isNumber()) {
            return new Value.Num(node.isFloatingPointNumber() ? new BigDecimal(node.asString()) : node.decimalValue());
        }
        if (node.isArray()) {
            List<Value> items = new ArrayList<>(node.size());
            for (JsonNode item : node) {
                Value value = fromNode(item);
                if (value == null) {
                    throw new UnsupportedValueException("a list holds null");
                }
                items.add(value);
            }
            return new Value.Items(items);
        }
        if (node.isObject()) {
            Map<String, Value> fields = new TreeMap<>();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                Value value = fromNode(field.getValue());
                if (value != null) {
                    fields.put(field.getKey(), value);
                }
            }
            return new Value.Fields(fields);
        }
        if (node instanceof POJONode pojo && pojo.getPojo() instanceof Value value) {
            return value;
        }
        if (node instanceof POJONode pojo && pojo.getPojo() instanceof Redacted<?> secret) {
            Value inner = of(secret.reveal());
            if (inner == null) {
                throw new UnsupportedValueException("a secret holds null");
            }
            return new Value.Secret(Redacted.of(inner));
        }
        throw new UnsupportedValueException("no value form for a " + node.getNodeType());
    }

    private static JsonNode toNode(Value value) {
        JsonNodeFactory nodes = MAPPER.getNodeFactory();
        if (value instanceof Value.Text text) {
            return nodes.stringNode(text.value());
        }
        if (value instanceof Value.Num num) {
            return nodes.numberNode(num.value());
        }
        if (value instanceof Value.Bool bool) {
            return nodes.booleanNode(bool.value());
        }
        if (value instanceof Value.Items items) {
            var array = nodes.arrayNode(items.values().size());
            items.values().forEach(item -> array.add(toNode(item)));
            return array;
        }
        if (value instanceof Value.Fields fields) {
            ObjectNode object = nodes.objectNode();
            fields.values().forEach((name, field) -> object.set(name, toNode(field)));
            return object;
        }
        if (value instanceof Value.Secret secret) {
            return nodes.pojoNode(secret.value());
        }
        throw new UnsupportedValueException("a value that is not known yet cannot be shown to a provider");
    }
}
