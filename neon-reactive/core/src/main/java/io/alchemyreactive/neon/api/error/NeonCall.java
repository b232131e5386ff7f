package io.alchemyreactive.neon.api.error;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * A request to Neon and its answer. Every {@link NeonException} carries one. Contains no secret.
 *
 * @param method the HTTP method
 * @param path the path template of the API description, such as {@code /projects/{project_id}}
 * @param target the path of the request, with the ids and names in it
 * @param requestId the id that identifies the request at Neon
 * @param status the HTTP status of the answer; empty when there was no answer
 * @param code Neon's code for the failure, often empty
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
