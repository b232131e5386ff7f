package io.alchemyreactive.neon.internal.transport;

import io.alchemyreactive.effect.Redacted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON mapping of the client. Names are in snake case, unknown properties are ignored, and a text that becomes a
 * {@link Redacted} is never stored in a plain field.
 */
public final class ApiJson {

    private static final JsonMapper MAPPER = mapper();

    /**
     * A reader with a mapper of its own for each type. With one mapper, a thread that needs a type would wait while
     * another type is introspected.
     */
    private static final ClassValue<ObjectReader> READERS = new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> type) {
            return mapper().readerFor(type);
        }
    };

    private ApiJson() {}

    private static JsonMapper mapper() {
        return JsonMapper.builder()
                .propertyNamingStrategy(new WireNames())
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .addModule(new SimpleModule("secrets").addDeserializer(Redacted.class, new Secrets()))
                .build();
    }

    /** Reads a value of the type. Fails when it is absent. */
    public static <T> T read(JsonNode node, Class<T> type) {
        if (node.isMissingNode() || node.isNull()) {
            throw new AbsentException();
        }
        return READERS.get(type).treeToValue(node, type);
    }

    /** Reads the items of an array. Fails when it is absent, because absence must not count as an empty list. */
    static <T> List<T> readList(JsonNode node, Class<T> type) {
        if (!node.isArray()) {
            throw new AbsentException();
        }
        return node.valueStream().map(item -> read(item, type)).toList();
    }

    /** Parses the bytes; a missing node when they are not JSON. */
    public static JsonNode tree(byte[] bytes) {
        try {
            return bytes.length == 0
                    ? MissingNode.getInstance()
                    : READERS.get(JsonNode.class).readTree(bytes);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }

    public static JsonNode node(Object value) {
        return MAPPER.valueToTree(value);
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A required property is absent. */
    private static final class AbsentException extends JacksonException {

        AbsentException() {
            super("absent");
        }
    }

    /** Snake case names. The JSON has no {@code is} prefix where Java needs one because the plain word is reserved. */
    private static final class WireNames extends PropertyNamingStrategies.SnakeCaseStrategy {

        private static final long serialVersionUID = 1L;

        @Override
        public String translate(String property) {
            return switch (property) {
                case "isDefault" -> "default";
                case "isProtected" -> "protected";
                default -> super.translate(property);
            };
        }
    }

    private static final class Secrets extends StdDeserializer<Redacted<?>> {

        Secrets() {
            super(Redacted.class);
        }

        @Override
        public Redacted<String> deserialize(JsonParser parser, DeserializationContext context) {
            return Redacted.of(parser.getString());
        }
    }
}
