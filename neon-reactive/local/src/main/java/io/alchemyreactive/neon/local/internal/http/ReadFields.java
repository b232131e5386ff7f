package io.alchemyreactive.neon.local.internal.http;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of one body that its handler has read. Belongs to the thread that answers the request. */
final class ReadFields {

    private final Set<String> values = new HashSet<>();
    private final Set<String> opened = new HashSet<>();

    /** Notes that a field was read with its whole content. */
    void value(String path) {
        values.add(path);
    }

    /** Notes that an object, or a list of objects, is read field by field. */
    void opened(String path) {
        opened.add(path);
    }

    /** The first field with a value that was not read. Null, empty objects and empty lists are not values. */
    Optional<String> firstUnread(ObjectNode body) {
        return firstUnread("", body);
    }

    private Optional<String> firstUnread(String place, JsonNode node) {
        for (var entry : node.properties()) {
            var path = place.isEmpty() ? entry.getKey() : place + "." + entry.getKey();
            var found = unread(path, entry.getValue());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> unread(String path, JsonNode value) {
        if (values.contains(path) || value.isNull() || (value.isContainer() && value.isEmpty())) {
            return Optional.empty();
        }
        if (!opened.contains(path)) {
            return Optional.of(path);
        }
        if (value.isObject()) {
            return firstUnread(path, value);
        }
        for (var item : value.values()) {
            var found = firstUnread(path, item);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
