package io.alchemyreactive.neon.local.internal.http;

import java.time.Instant;
import java.util.List;
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
    private final Query query;
    private final String text;
    private @Nullable Body body;

    /**
     * Creates a request.
     *
     * @param method GET, POST, PATCH, PUT or DELETE
     * @param path the path without the query
     * @param names the values of the variable parts of the path
     * @param query the decoded query; the last value of a repeated name
     * @param text the body; empty when there is none
     */
    public Request(String method, String path, Map<String, String> names, Map<String, String> query, String text) {
        this(method, path, names, new Query(query), text);
    }

    private Request(String method, String path, Map<String, String> names, Query query, String text) {
        this.method = method;
        this.path = path;
        this.names = Map.copyOf(names);
        this.query = query;
        this.text = text;
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    Request withNames(Map<String, String> found) {
        return new Request(method, path, found, query.unread(), text);
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

    /** A text parameter; empty when it is absent or has no characters. */
    public Optional<String> query(String name) {
        return query.text(name);
    }

    /** A parameter that must be present. */
    public String required(String name) {
        return query.required(name);
    }

    /** A boolean parameter. */
    public Optional<Boolean> flag(String name) {
        return query.flag(name);
    }

    /** A parameter that must be one of the allowed words. */
    public Optional<String> oneOf(String name, List<String> allowed) {
        return query.oneOf(name, allowed);
    }

    /** A parameter that must be a whole number between two limits, inclusive. */
    public Optional<Integer> number(String name, int least, int most) {
        return query.number(name, least, most);
    }

    /** A time parameter. */
    public Optional<Instant> instant(String name) {
        return query.instant(name);
    }

    /** The requested number of rows of a page. */
    public int limit(int standard, int most) {
        return number("limit", 1, most).orElse(standard);
    }

    /** The refusal of a parameter. */
    public static ApiException invalid(String parameter, String why) {
        return Query.invalid(parameter, why);
    }

    /** The body as an object. An absent body is an empty object. */
    public Body body() {
        if (body == null) {
            body = parsed();
        }
        return body;
    }

    /**
     * Refuses a field of the body, or a parameter, that was not read so far. A handler calls this method before its
     * first change that cannot be undone.
     */
    public void requireAllRead() {
        requireQueryRead();
        body().requireAllRead();
    }

    /** Refuses a parameter that was not read so far. */
    void requireQueryRead() {
        query.requireAllRead();
    }

    private Body parsed() {
        if (text.isBlank()) {
            return new Body("", RequestJson.object());
        }
        try {
            JsonNode parsed = RequestJson.tree(text);
            if (parsed instanceof ObjectNode object) {
                requireTexts(object);
                return new Body("", object);
            }
        } catch (JacksonException e) {
            // The message would repeat parts of the body, which may contain secrets.
        }
        throw ApiException.badRequest(
                "invalid request: decode application/json: the body is not a JSON object, or a field is there twice");
    }

    /** Checks all texts in a tree. */
    private static void requireTexts(JsonNode json) {
        if (json.isString()) {
            InputText.required(json.stringValue());
        }
        json.propertyNames().forEach(InputText::required);
        json.values().forEach(Request::requireTexts);
    }
}
