package io.alchemyreactive.neon.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The official description of the API, where the environment variable {@code NEON_OPENAPI} names a copy of it: answers of
 * the local Neon are held against its schemas. Without it nothing is checked, and {@link OpenApiTest} says so.
 */
final class OpenApi {

    private static final Optional<JsonNode> DESCRIPTION =
            Optional.ofNullable(System.getenv("NEON_OPENAPI")).map(OpenApi::read);

    private OpenApi() {}

    static boolean isAtHand() {
        return DESCRIPTION.isPresent();
    }

    /** The faults of an answer; empty when it is right, or when there is no description. */
    static List<String> faults(String method, String path, int status, JsonNode body) {
        var faults = new ArrayList<String>();
        DESCRIPTION.ifPresent(description -> {
            var operation = operation(description, method, path.replaceFirst("\\?.*", ""));
            if (operation.isEmpty()) {
                faults.add("no operation " + method + " " + path);
                return;
            }
            var responses = operation.get().path("responses");
            var response = responses.has("" + status) ? responses.path("" + status) : responses.path("default");
            if (response.isMissingNode()) {
                faults.add("status " + status + " is not described");
            }
            var schema = resolved(response).at("/content/application~1json/schema");
            if (!schema.isMissingNode()) {
                check(schema, body, "answer", faults);
            }
        });
        return faults;
    }

    /** The parameters behind the paths of all operations; none when there is no description. */
    static Map<Operation, List<Field>> queryParameters() {
        var parameters = new LinkedHashMap<Operation, List<Field>>();
        DESCRIPTION.ifPresent(description -> {
            for (var path : description.path("paths").properties()) {
                for (var method : path.getValue().properties()) {
                    var found = new ArrayList<Field>();
                    collectQuery(path.getValue().path("parameters"), found);
                    collectQuery(method.getValue().path("parameters"), found);
                    if (!found.isEmpty()) {
                        parameters.put(
                                new Operation(
                                        method.getValue().path("operationId").asString(),
                                        method.getKey().toUpperCase(Locale.ROOT),
                                        path.getKey()),
                                found);
                    }
                }
            }
        });
        return parameters;
    }

    private static void collectQuery(JsonNode parameters, List<Field> found) {
        for (var described : parameters.values()) {
            var parameter = resolved(described);
            if (parameter.path("in").asString("").equals("query")) {
                var schema = resolved(parameter.path("schema"));
                var isText =
                        List.of("string", "array").contains(schema.path("type").asString(""))
                                && !schema.has("enum")
                                && !schema.has("format");
                found.add(new Field(parameter.path("name").asString(), isText ? "text" : "typed"));
            }
        }
    }

    /** An operation with a body or parameters. */
    record Operation(String id, String method, String path) {}

    /**
     * A field of a body, or a parameter; the names on the way to a field are joined by dots, and those of lists end in brackets. The type
     * of a parameter is text, or typed where not every text is a value of it.
     */
    record Field(String name, String type) {}

    /** The fields of the bodies of all operations; none when there is no description. */
    static Map<Operation, List<Field>> requestFields() {
        var fields = new LinkedHashMap<Operation, List<Field>>();
        DESCRIPTION.ifPresent(description -> {
            for (var path : description.path("paths").properties()) {
                for (var method : path.getValue().properties()) {
                    var schema =
                            resolved(method.getValue().path("requestBody")).at("/content/application~1json/schema");
                    if (!schema.isMissingNode()) {
                        var found = new ArrayList<Field>();
                        collect(schema, "", found);
                        fields.put(
                                new Operation(
                                        method.getValue().path("operationId").asString(),
                                        method.getKey().toUpperCase(Locale.ROOT),
                                        path.getKey()),
                                found);
                    }
                }
            }
        });
        return fields;
    }

    private static void collect(JsonNode described, String place, List<Field> fields) {
        var schema = resolved(described);
        schema.path("allOf").values().forEach(part -> collect(part, place, fields));
        schema.path("properties").properties().forEach(property -> {
            var value = resolved(property.getValue());
            var type = value.path("type").asString("object");
            var name = (place.isEmpty() ? "" : place + ".") + property.getKey();
            fields.add(new Field(name, type));
            collect(
                    type.equals("array") ? value.path("items") : value,
                    type.equals("array") ? name + "[]" : name,
                    fields);
        });
    }

    private static Optional<JsonNode> operation(JsonNode description, String method, String path) {
        var parts = path.split("/");
        for (var entry : description.path("paths").properties()) {
            var template = entry.getKey().split("/");
            if (template.length == parts.length && fits(template, parts)) {
                var operation = entry.getValue().path(method.toLowerCase(Locale.ROOT));
                if (!operation.isMissingNode()) {
                    return Optional.of(operation);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean fits(String[] template, String[] parts) {
        for (var i = 0; i < parts.length; i++) {
            if (!template[i].startsWith("{") && !template[i].equals(parts[i])) {
                return false;
            }
        }
        return true;
    }

    private static void check(JsonNode described, JsonNode value, String place, List<String> faults) {
        var schema = resolved(described);
        if (value.isNull()) {
            if (!schema.path("nullable").asBoolean(false)) {
                faults.add(place + " is null");
            }
            return;
        }
        schema.path("allOf").values().forEach(part -> check(part, value, place, faults));
        switch (schema.path("type").asString("")) {
            case "object" -> expect(value.isObject(), place, "an object", faults);
            case "array" -> expect(value.isArray(), place, "a list", faults);
            case "string" -> expect(value.isString(), place, "a string", faults);
            case "integer" -> expect(value.isIntegralNumber(), place, "a whole number", faults);
            case "number" -> expect(value.isNumber(), place, "a number", faults);
            case "boolean" -> expect(value.isBoolean(), place, "true or false", faults);
            default -> {}
        }
        schema.path("required").values().forEach(name -> {
            if (!value.has(name.asString())) {
                faults.add(place + " lacks " + name.asString());
            }
        });
        if (schema.has("enum") && value.isString()) {
            expect(
                    schema.path("enum").valueStream().anyMatch(value::equals),
                    place,
                    "one of " + schema.path("enum"),
                    faults);
        }
        if (schema.has("pattern") && value.isString()) {
            expect(value.asString().matches(schema.path("pattern").asString()), place, "of the form", faults);
        }
        if ("date-time".equals(schema.path("format").asString("")) && value.isString()) {
            expect(value.asString().matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"), place, "a time", faults);
        }
        schema.path("properties").properties().forEach(property -> {
            if (value.has(property.getKey())) {
                check(property.getValue(), value.get(property.getKey()), place + "." + property.getKey(), faults);
            }
        });
        if (schema.path("additionalProperties").isObject()) {
            value.properties()
                    .forEach(entry -> check(
                            schema.path("additionalProperties"),
                            entry.getValue(),
                            place + "." + entry.getKey(),
                            faults));
        }
        if (value.isArray()) {
            value.values().forEach(item -> check(schema.path("items"), item, place + "[]", faults));
        }
    }

    private static void expect(boolean fulfilled, String place, String what, List<String> faults) {
        if (!fulfilled) {
            faults.add(place + " is not " + what);
        }
    }

    private static JsonNode resolved(JsonNode node) {
        var reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : resolved(DESCRIPTION.orElseThrow().at(reference.substring(1)));
    }

    private static JsonNode read(String path) {
        try {
            return JsonMapper.shared().readTree(Files.readAllBytes(Path.of(path)));
        } catch (IOException e) {
            throw new AssertionError("NEON_OPENAPI names no readable file: " + path, e);
        }
    }
}
