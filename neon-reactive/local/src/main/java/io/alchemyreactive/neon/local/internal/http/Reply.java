package io.alchemyreactive.neon.local.internal.http;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer.
 *
 * @param status of HTTP
 * @param json the body, absent with 204
 * @param retryAfterSeconds what the header {@code Retry-After} says, where there is one
 */
public record Reply(int status, Optional<String> json, Optional<Long> retryAfterSeconds) {

    /** An answer that says nothing about trying again. */
    public Reply(int status, Optional<String> json) {
        this(status, json, Optional.empty());
    }

    public Reply retryAfter(Optional<Long> seconds) {
        return new Reply(status, json, seconds);
    }

    public static Reply ok(ObjectNode body) {
        return new Reply(200, Optional.of(body.toString()));
    }

    public static Reply created(ObjectNode body) {
        return new Reply(201, Optional.of(body.toString()));
    }

    public static Reply nothing() {
        return new Reply(204, Optional.empty());
    }

    /** An error as the service words them: the code may be empty. */
    public static Reply error(int status, String code, String message) {
        var body = Json.object();
        body.put("code", code).put("message", message);
        return new Reply(status, Optional.of(body.toString()));
    }
}
