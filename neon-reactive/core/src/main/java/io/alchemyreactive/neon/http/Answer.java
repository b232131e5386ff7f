package io.alchemyreactive.neon.http;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What Neon answered. {@code repeated} says that an earlier answer to the same call was lost, so that it may have been carried
 * out before.
 */
record Answer(
        int status, String requestId, Optional<Long> retryAfterSeconds, JsonNode body, String text, boolean repeated) {

    boolean success() {
        return status >= 200 && status < 300;
    }

    boolean nothing() {
        return status == 204;
    }

    <T> T as(Class<T> type) {
        return Json.read(body, type);
    }

    <T> T at(String property, Class<T> type) {
        return Json.read(body.path(property), type);
    }

    <T> List<T> list(String property, Class<T> type) {
        return Json.readList(body.path(property), type);
    }

    Answer withRepeated() {
        return new Answer(status, requestId, retryAfterSeconds, body, text, true);
    }

    /** Without the body, which may hold passwords: what nobody waits for any more is logged by Reactor. */
    @Override
    public String toString() {
        return "Answer[" + status + ", request " + requestId + "]";
    }

    /** An answer that nobody sent, put together from others because the real one was lost. */
    static Answer pieced(JsonNode body) {
        return new Answer(200, "", Optional.empty(), body, "", true);
    }
}
