package io.alchemyreactive.neon.api.endpoint;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.EndpointPath;
import java.time.Instant;
import java.util.Optional;

/**
 * An endpoint as Neon describes it.
 *
 * @param id its id
 * @param name its name; empty for none
 * @param projectId id of its project
 * @param branchId id of the branch that it serves
 * @param host its host name; use the host and port of a connection URI to connect
 * @param type {@code read_write}, {@code read_only} or a word that Neon adds later
 * @param currentState the state: {@code init}, {@code active}, {@code idle} or a word that Neon adds later
 * @param pendingState the next state while it changes; empty otherwise
 * @param autoscalingLimitMinCu the smallest number of compute units
 * @param autoscalingLimitMaxCu the largest number of compute units
 * @param suspendTimeoutSeconds idle seconds until the compute is suspended; 0 for the plan's default, -1 for never
 * @param disabled whether connections are refused
 * @param createdAt the time of its creation
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

    /** The ids that lead to it. */
    public EndpointPath path() {
        return new EndpointPath(projectId, id);
    }
}
