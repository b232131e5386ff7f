package io.alchemyreactive.neon.local.internal.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One request to the API. Belongs to the thread that answers it. */
public final class Request {

    private final String method;
    private final String path;
    private final Map<String, String> names;
    private final Map<String, String> query;
    private final String text;
    private @Nullable Body body;

    /**
     * A request.
     *
     * @param method GET, POST, PATCH, PUT or DELETE
     * @param path without query
     * @param names what the variable parts of the path hold
     * @param query decoded, the last of equal names
     * @param text the body, empty when there is none
     */
    public Request(String method, String path, Map<String, String> names, Map<String, String> query, String text) {
        this.method = method;
        this.path = path;
        this.names = Map.copyOf(names);
        this.query = Map.copyOf(query);
        this.text = text;
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    Request withNames(Map<String, String> found) {
        return new Request(method, path, found, query, text);
    }

    public String name(String variable) {
        var value = names.get(variable);
        if (value == null) {
            throw new IllegalArgumentException("The route of " + path + " has no " + variable);
        }
        return value;
    }

    public String project() {
        return name("project");
    }

    public String branch() {
        return name("branch");
    }

    public String endpoint() {
        return name("endpoint");
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name))
                .filter(value -> !value.isEmpty())
                .map(Request::withoutNul);
    }

    /** A parameter that must be there. */
    public String required(String name) {
        return query(name)
                .orElseThrow(
                        () -> ApiException.badRequest("invalid request: query parameter " + name + " is required"));
    }

    /** Whether a parameter asks for something; false when it is not there. */
    public boolean flag(String name) {
        var asked = query(name).orElse("false");
        if (!asked.equals("true") && !asked.equals("false")) {
            throw ApiException.badRequest("invalid request: query parameter " + name + " must be true or false");
        }
        return asked.equals("true");
    }

    public int limit(int standard, int most) {
        var asked = query("limit");
        if (asked.isEmpty()) {
            return standard;
        }
        try {
            var limit = Integer.parseInt(asked.get());
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Answered below like a number out of bounds.
        }
        throw ApiException.badRequest("invalid request: query parameter limit must be from 1 to " + most);
    }

    /** The body as an object; an absent one is an empty object. */
    public Body body() {
        if (body == null) {
            body = parsed();
        }
        return body;
    }

    /** Refuses a body with a field that was not read until now; a handler calls it before it does what cannot be taken back. */
    public void requireAllRead() {
        body().requireAllRead();
    }

    private Body parsed() {
        if (text.isBlank()) {
            return new Body("", RequestJson.object());
        }
        try {
            JsonNode parsed = RequestJson.tree(text);
            if (parsed instanceof ObjectNode object) {
                requireNoNul(object);
                return new Body("", object);
            }
        } catch (JacksonException e) {
            // The message would repeat parts of the body, which may hold secrets.
        }
        throw ApiException.badRequest("invalid request: decode application/json: the body is not a JSON object");
    }

    static String decode(String text) {
        try {
            return withoutNul(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("invalid request: the URL is not encoded as it should be: " + e.getMessage());
        }
    }

    /** PostgreSQL can store no text with it, in whatever place it stands. */
    private static void requireNoNul(JsonNode json) {
        if (json.isString()) {
            withoutNul(json.stringValue());
        }
        json.propertyNames().forEach(Request::withoutNul);
        json.values().forEach(Request::requireNoNul);
    }

    private static String withoutNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw ApiException.badRequest("invalid request: a text holds the character NUL");
        }
        return text;
    }
}
