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
 * How the client reads and writes JSON. Names are in snake case, unknown properties are passed over, and text that is to become
 * {@link Redacted} never exists as a field of ours.
 */
public final class ApiJson {

    private static final JsonMapper MAPPER = mapper();

    /** Each of a mapper of its own: within one mapper, a thread that needs a type waits while another one is introspected. */
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

    /** A value of the type; absence is a failure. */
    public static <T> T read(JsonNode node, Class<T> type) {
        if (node.isMissingNode() || node.isNull()) {
            throw new AbsentException();
        }
        return READERS.get(type).treeToValue(node, type);
    }

    /** The items of an array; absence is a failure, since it must not be taken for an empty list. */
    static <T> List<T> readList(JsonNode node, Class<T> type) {
        if (!node.isArray()) {
            throw new AbsentException();
        }
        return node.valueStream().map(item -> read(item, type)).toList();
    }

    /** The tree, or a missing node for bytes that are no JSON. */
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

    /** Snake case; the {@code is} before a word that Java keeps for itself is not on the wire. */
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
