package io.alchemyreactive.dblab.internal.http;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The official description of the API, where the environment variable {@code DBLAB_OPENAPI} names a copy of it: requests of the
 * client are held against it, and what it does not describe must not be sent. Without it nothing is checked, and {@link
 * OpenApiTest} says so.
 */
public final class OpenApi {

    private static final Optional<JsonNode> DESCRIPTION =
            Optional.ofNullable(System.getenv("DBLAB_OPENAPI")).map(OpenApi::read);

    private OpenApi() {}

    public static boolean isAtHand() {
        return DESCRIPTION.isPresent();
    }

    /** The faults of a request; empty when it is right, or when there is no description. */
    public static List<String> faults(String method, String uri, String body) {
        var faults = new ArrayList<String>();
        if (DESCRIPTION.isEmpty()) {
            return faults;
        }
        var parts = uri.split("\\?", 2);
        var path = path(parts[0]);
        var operation = path.path(method.toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()) {
            faults.add("there is no such operation");
            return faults;
        }
        query(path, operation, parts.length < 2 ? "" : parts[1], faults);
        var described = resolved(operation.path("requestBody"));
        // Some bodies are described for any type of content.
        var content = described.path("content");
        var schema =
                content.path(content.has("*/*") ? "*/*" : "application/json").path("schema");
        if (body.isEmpty()) {
            expect(!described.path("required").asBoolean(false), "the body", "there", faults);
        } else {
            expect(!schema.isMissingNode(), "a body", "described", faults);
            check(schema, JsonMapper.shared().readTree(body), "body", faults);
        }
        return faults;
    }

    private static void query(JsonNode path, JsonNode operation, String query, List<String> faults) {
        Set<String> given = new HashSet<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            given.add(URLDecoder.decode(pair.split("=", 2)[0], StandardCharsets.UTF_8));
        }
        Stream.of(path, operation)
                .flatMap(place -> place.path("parameters").valueStream())
                .map(OpenApi::resolved)
                .filter(parameter -> parameter.path("in").asString("").equals("query"))
                .forEach(parameter -> {
                    boolean there = given.remove(parameter.path("name").asString());
                    boolean needed = parameter.path("required").asBoolean(false);
                    expect(there || !needed, parameter.path("name").asString(), "given", faults);
                });
        given.forEach(name -> faults.add("the parameter " + name + " is not described"));
    }

    private static JsonNode path(String asked) {
        var parts = asked.split("/");
        return DESCRIPTION.orElseThrow().path("paths").properties().stream()
                .filter(entry -> fits(entry.getKey().split("/"), parts))
                // A path without holes comes before one with.
                .min((one, other) -> Integer.compare(
                        one.getKey().split("\\{").length, other.getKey().split("\\{").length))
                .map(entry -> entry.getValue())
                .orElse(MissingNode.getInstance());
    }

    private static boolean fits(String[] template, String[] parts) {
        if (template.length != parts.length) {
            return false;
        }
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
            expect(schema.path("nullable").asBoolean(false), place, "allowed to be null", faults);
            return;
        }
        switch (schema.path("type").asString("")) {
            case "array" -> expect(value.isArray(), place, "a list", faults);
            case "string" -> expect(value.isString(), place, "a string", faults);
            case "integer" -> expect(value.isIntegralNumber(), place, "a whole number", faults);
            case "number" -> expect(value.isNumber(), place, "a number", faults);
            case "boolean" -> expect(value.isBoolean(), place, "true or false", faults);
            default -> {}
        }
        if (schema.has("enum")) {
            expect(schema.path("enum").valueStream().anyMatch(value::equals), place, "a word of the list", faults);
        }
        value.values().forEach(item -> {
            if (value.isArray()) {
                check(schema.path("items"), item, place + "[]", faults);
            }
        });
        if (value.isObject()) {
            var parts = parts(schema).toList();
            parts.stream()
                    .flatMap(part -> part.path("required").valueStream())
                    .forEach(
                            name -> expect(value.has(name.asString()), place + "." + name.asString(), "there", faults));
            value.properties().forEach(entry -> {
                var property = parts.stream()
                        .map(part -> part.path("properties").path(entry.getKey()))
                        .filter(found -> !found.isMissingNode())
                        .findFirst()
                        .or(() -> parts.stream()
                                .map(part -> part.path("additionalProperties"))
                                .filter(found -> !found.isMissingNode())
                                .findFirst());
                expect(property.isPresent(), place + "." + entry.getKey(), "described", faults);
                property.ifPresent(found -> check(found, entry.getValue(), place + "." + entry.getKey(), faults));
            });
        }
    }

    /** A schema with all that it is put together from. */
    private static Stream<JsonNode> parts(JsonNode described) {
        var schema = resolved(described);
        return Stream.concat(
                Stream.of(schema), schema.path("allOf").valueStream().flatMap(OpenApi::parts));
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
            return new YAMLMapper().readTree(Files.readAllBytes(Path.of(path)));
        } catch (IOException e) {
            throw new AssertionError("DBLAB_OPENAPI names no readable file: " + path, e);
        }
    }
}
