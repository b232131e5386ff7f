package io.alchemyreactive.neon.local.internal.http;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parses JSON from clients. The readers know their types before the first call and share no mapper with other classes:
 * within one mapper, a thread that needs a type waits while another type is introspected. Stateless and thread-safe.
 */
public final class RequestJson {

    /** Refuses a repeated field, because one of its values would be ignored. */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private static final ObjectReader TREES = MAPPER.readerFor(JsonNode.class);
    private static final ObjectReader PLAIN = MAPPER.readerFor(Object.class);

    private RequestJson() {}

    /** Parses a text; fails with a JacksonException when it is not JSON. */
    public static JsonNode tree(String text) {
        return TREES.readTree(text);
    }

    /** Parses bytes in UTF-8; fails with a JacksonException when they are not JSON. */
    public static JsonNode tree(byte[] text) {
        return TREES.readTree(text);
    }

    /** A new object without fields. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Converts a node to maps, lists, texts, numbers and booleans. */
    static Object plain(JsonNode node) {
        return PLAIN.treeToValue(node, Object.class);
    }
}
