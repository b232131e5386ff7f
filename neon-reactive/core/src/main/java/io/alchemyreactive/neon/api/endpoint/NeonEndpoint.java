package io.alchemyreactive.neon.api.endpoint;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.EndpointPath;
import java.time.Instant;
import java.util.Optional;

/**
 * An endpoint as Neon describes it.
 *
 * @param id its id
 * @param name its name, if it was given one
 * @param projectId id of its project
 * @param branchId id of the branch it serves
 * @param host its host name; not fit for connecting, which needs the host and port of a connection URI
 * @param type {@code read_write}, {@code read_only} or a word that Neon adds
 * @param currentState an open word: {@code init}, {@code active}, {@code idle} and whatever Neon adds
 * @param pendingState the state it is on the way to
 * @param autoscalingLimitMinCu least compute units
 * @param autoscalingLimitMaxCu most compute units
 * @param suspendTimeoutSeconds idle seconds until it is suspended; 0 for the plan's default, -1 for never
 * @param disabled whether connections are refused
 * @param createdAt when it was created
 */
public record NeonEndpoint(
        String id,
        Optional<String> name,
        String projectId,
        String branchId,
        String host,
        String type,
        String currentState,
        Optional<String> pendingState,
        double autoscalingLimitMinCu,
        double autoscalingLimitMaxCu,
        int suspendTimeoutSeconds,
        boolean disabled,
        Instant createdAt) {

    /** Refuses null components. */
    public NeonEndpoint {
        requireNonNull(id, "id");
        requireNonNull(projectId, "project_id");
        requireNonNull(branchId, "branch_id");
        requireNonNull(host, "host");
        requireNonNull(type, "type");
        requireNonNull(currentState, "current_state");
        requireNonNull(createdAt, "created_at");
    }

    /** Where it is found. */
    public EndpointPath path() {
        return new EndpointPath(projectId, id);
    }
}
