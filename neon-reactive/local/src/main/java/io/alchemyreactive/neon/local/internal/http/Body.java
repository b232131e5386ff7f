package io.alchemyreactive.neon.local.internal.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object in the body of a request, read field by field. A field that does not fit is answered with 400. Belongs to
 * the thread that answers the request.
 */
public final class Body {

    private final String place;
    private final ObjectNode json;
    private final ReadFields read;

    private Body(String place, ObjectNode json, ReadFields read) {
        this.place = place;
        this.json = json;
        this.read = read;
    }

    /**
     * An object that tracks its read fields itself.
     *
     * @param place the path of the object, for messages
     * @param json the content
     */
    public Body(String place, ObjectNode json) {
        this(place, json, new ReadFields());
    }

    /** The unchanged JSON object. */
    public ObjectNode json() {
        return json;
    }

    /** Refuses a field with a value that was not read so far, so that no input is ignored silently. */
    void requireAllRead() {
        read.firstUnread(json).ifPresent(field -> {
            throw invalid(field, "is not supported by the local Neon");
        });
    }

    public Body object(String field) {
        return find(field).orElseThrow(() -> invalid(field, "field required"));
    }

    public Optional<Body> find(String field) {
        read.opened(path(field));
        var node = json.get(field);
        if (node == null || node.isNull()) {
            return Optional.empty();
        }
        if (node instanceof ObjectNode object) {
            return Optional.of(new Body(path(field), object, read));
        }
        throw invalid(field, "must be an object");
    }

    /** The objects of a list; empty when the list is absent. */
    public List<Body> list(String field) {
        read.opened(path(field));
        var found = new ArrayList<Body>();
        var node = json.get(field);
        if (node != null && !node.isNull()) {
            if (!node.isArray()) {
                throw invalid(field, "must be a list of objects");
            }
            for (var item : node.values()) {
                if (!(item instanceof ObjectNode object)) {
                    throw invalid(field, "must be a list of objects");
                }
                found.add(new Body(path(field), object, read));
            }
        }
        return found;
    }

    public String text(String field) {
        return findText(field).orElseThrow(() -> invalid(field, "field required"));
    }

    public Optional<String> findText(String field) {
        return node(field).map(node -> {
            if (!node.isString()) {
                throw invalid(field, "must be a string");
            }
            return node.stringValue();
        });
    }

    /** A name with 1 to {@code most} characters. */
    public Optional<String> findName(String field, int most) {
        return findText(field).map(name -> {
            if (name.isEmpty() || name.length() > most) {
                throw invalid(field, "must have from 1 to " + most + " characters");
            }
            return name;
        });
    }

    public Optional<Boolean> findFlag(String field) {
        return node(field).map(node -> {
            if (!node.isBoolean()) {
                throw invalid(field, "must be true or false");
            }
            return node.booleanValue();
        });
    }

    public Optional<Long> findLong(String field, long least, long most) {
        return node(field).map(node -> {
            if (!node.isIntegralNumber() || node.longValue() < least || node.longValue() > most) {
                throw invalid(field, "must be a whole number from " + least + " to " + most);
            }
            return node.longValue();
        });
    }

    public Optional<Double> findNumber(String field, double least) {
        return node(field).map(node -> {
            if (!node.isNumber() || node.doubleValue() < least) {
                throw invalid(field, "must be a number of at least " + least);
            }
            return node.doubleValue();
        });
    }

    /** A list of texts. */
    public Optional<List<String>> findTexts(String field) {
        return node(field).map(node -> {
            if (!node.isArray() || !node.valueStream().allMatch(JsonNode::isString)) {
                throw invalid(field, "must be a list of strings");
            }
            return node.valueStream().map(JsonNode::stringValue).toList();
        });
    }

    /** A list of whole numbers. */
    public Optional<List<Long>> findLongs(String field, long least, long most) {
        return node(field).map(node -> {
            if (!node.isArray()
                    || !node.valueStream()
                            .allMatch(item ->
                                    item.isIntegralNumber() && item.longValue() >= least && item.longValue() <= most)) {
                throw invalid(field, "must be a list of whole numbers from " + least + " to " + most);
            }
            return node.valueStream().map(JsonNode::longValue).toList();
        });
    }

    /** A text that must be one of the allowed ones. */
    public Optional<String> findOneOf(String field, List<String> allowed) {
        return findText(field).map(text -> {
            if (!allowed.contains(text)) {
                throw invalid(field, "must be one of " + String.join(", ", allowed));
            }
            return text;
        });
    }

    public Optional<Instant> findInstant(String field) {
        return findText(field).map(text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw invalid(field, "must be a time with zone, such as 2030-01-31T12:00:00Z");
            }
        });
    }

    public boolean has(String field) {
        return json.has(field);
    }

    public boolean isNull(String field) {
        var node = json.get(field);
        return node != null && node.isNull();
    }

    /** An object whose values are texts, such as annotations. */
    public Map<String, String> texts() {
        var texts = new TreeMap<String, String>();
        for (var entry : json.properties()) {
            read.value(path(entry.getKey()));
            if (!entry.getValue().isString()) {
                throw invalid(entry.getKey(), "must be a string");
            }
            texts.put(entry.getKey(), entry.getValue().stringValue());
        }
        return texts;
    }

    /** The object as plain maps and values, unchanged. Counts as reading all fields. */
    public Map<String, Object> plain() {
        var plain = new TreeMap<String, Object>();
        for (var entry : json.properties()) {
            read.value(path(entry.getKey()));
            plain.put(entry.getKey(), RequestJson.plain(entry.getValue()));
        }
        return plain;
    }

    /** The object as plain maps and values. Does not count as reading them. */
    public Map<String, Object> known() {
        var plain = new TreeMap<String, Object>();
        json.properties().forEach(entry -> plain.put(entry.getKey(), RequestJson.plain(entry.getValue())));
        return plain;
    }

    public ApiException invalid(String field, String why) {
        return ApiException.badRequest(
                "invalid request: decode application/json: invalid: " + path(field) + " (" + why + ")");
    }

    private Optional<JsonNode> node(String field) {
        read.value(path(field));
        var node = json.get(field);
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    private String path(String field) {
        return place.isEmpty() ? field : place + "." + field;
    }
}
