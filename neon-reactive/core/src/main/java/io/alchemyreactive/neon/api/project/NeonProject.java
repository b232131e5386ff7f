package io.alchemyreactive.neon.api.project;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.endpoint.ComputeSettings;
import java.time.Instant;
import java.util.Optional;

/**
 * A project as Neon describes it.
 *
 * @param id its id
 * @param name its name; names are not unique
 * @param regionId its region, for example {@code aws-us-east-1}
 * @param pgVersion the major version of PostgreSQL
 * @param orgId the organization that owns it; empty for none
 * @param historyRetentionSeconds the age of the oldest point at which a branch may start, in seconds
 * @param defaultEndpointSettings the settings of computes that are created without their own
 * @param storePasswords whether Neon keeps the passwords of roles
 * @param createdAt the time of its creation
 */
public record NeonProject(
        String id,
        String name,
        String regionId,
        int pgVersion,
        Optional<String> orgId,
        Optional<Integer> historyRetentionSeconds,
        Optional<ComputeSettings> defaultEndpointSettings,
        boolean storePasswords,
        Instant createdAt) {

    /** Refuses null components. */
    public NeonProject {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(regionId, "region_id");
        requireNonNull(createdAt, "created_at");
    }
}
