package io.alchemyreactive.neon.internal.transport;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The answer of Neon. {@code repeated} says that an earlier answer to the call was lost, so Neon may have carried the
 * call out twice.
 */
public record ApiResponse(
        int status, String requestId, Optional<Long> retryAfterSeconds, JsonNode body, String text, boolean repeated) {

    boolean success() {
        return status >= 200 && status < 300;
    }

    public boolean nothing() {
        return status == 204;
    }

    public <T> T as(Class<T> type) {
        return ApiJson.read(body, type);
    }

    public <T> T at(String property, Class<T> type) {
        return ApiJson.read(body.path(property), type);
    }

    public <T> List<T> list(String property, Class<T> type) {
        return ApiJson.readList(body.path(property), type);
    }

    ApiResponse withRepeated() {
        return new ApiResponse(status, requestId, retryAfterSeconds, body, text, true);
    }

    /** Leaves out the body, which may contain passwords, because Reactor logs values that arrive after a cancel. */
    @Override
    public String toString() {
        return "ApiResponse[" + status + ", request " + requestId + "]";
    }

    /** The answer to the deletion of an object that does not exist. */
    static ApiResponse nothingLeft() {
        return new ApiResponse(204, "", Optional.empty(), ApiJson.object(), "", false);
    }

    /** An answer built from other answers, because the real one was lost. */
    public static ApiResponse reconstructed(JsonNode body) {
        return new ApiResponse(200, "", Optional.empty(), body, "", true);
    }
}
