package io.alchemyreactive.neon.local.internal.http;

import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The response to a request.
 *
 * @param status the HTTP status
 * @param json the body; empty for 204
 * @param retryAfterSeconds the value of the header {@code Retry-After}; empty for none
 */
public record Response(int status, Optional<String> json, Optional<Long> retryAfterSeconds) {

    /** A response without the header {@code Retry-After}. */
    public Response(int status, Optional<String> json) {
        this(status, json, Optional.empty());
    }

    public Response retryAfter(Optional<Long> seconds) {
        return new Response(status, json, seconds);
    }

    public static Response ok(ObjectNode body) {
        return new Response(200, Optional.of(body.toString()));
    }

    public static Response ok(ArrayNode body) {
        return new Response(200, Optional.of(body.toString()));
    }

    public static Response created(ObjectNode body) {
        return new Response(201, Optional.of(body.toString()));
    }

    public static Response nothing() {
        return new Response(204, Optional.empty());
    }

    /** The answer to a refused call. */
    public static Response refusal(ApiException refusal) {
        return error(refusal.status(), refusal.code(), String.valueOf(refusal.getMessage()));
    }

    /** An error in the form of the service. The code may be empty. */
    public static Response error(int status, String code, String message) {
        var body = RequestJson.object();
        body.put("code", code).put("message", message);
        return new Response(status, Optional.of(body.toString()));
    }
}
