package io.alchemyreactive.neon.api.error;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * A request to Neon and its answer; carried by every failure. Holds nothing secret.
 *
 * @param method the HTTP method
 * @param path the path as the API's description has it, such as {@code /projects/{project_id}}
 * @param target the path that was asked, with the ids and names in it
 * @param requestId the id under which Neon knows the request
 * @param status the HTTP status of the answer; empty when there was no answer
 * @param code Neon's word for the failure, often empty
 */
public record NeonCall(String method, String path, String target, String requestId, OptionalInt status, String code) {

    /** Refuses null components. */
    public NeonCall {
        requireNonNull(method, "method");
        requireNonNull(path, "path");
        requireNonNull(target, "target");
        requireNonNull(requestId, "requestId");
        requireNonNull(status, "status");
        requireNonNull(code, "code");
    }
}
