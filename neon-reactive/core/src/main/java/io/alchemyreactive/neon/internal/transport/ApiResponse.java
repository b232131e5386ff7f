package io.alchemyreactive.neon.internal.transport;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What Neon answered. {@code repeated} says that an earlier answer to the same call was lost, so that it may have been carried
 * out before.
 */
public record Answer(
        int status, String requestId, Optional<Long> retryAfterSeconds, JsonNode body, String text, boolean repeated) {

    boolean success() {
        return status >= 200 && status < 300;
    }

    public boolean nothing() {
        return status == 204;
    }

    public <T> T as(Class<T> type) {
        return Json.read(body, type);
    }

    public <T> T at(String property, Class<T> type) {
        return Json.read(body.path(property), type);
    }

    public <T> List<T> list(String property, Class<T> type) {
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
    public static Answer pieced(JsonNode body) {
        return new Answer(200, "", Optional.empty(), body, "", true);
    }
}
