package io.alchemyreactive.neon.api.account;

import static java.util.Objects.requireNonNull;

/**
 * An organization as Neon describes it.
 *
 * @param id its id, for {@code NEON_ORG_ID}
 * @param name its display name
 * @param handle its short name
 * @param plan the name of its plan; Neon may add names
 */
public record NeonOrganization(String id, String name, String handle, String plan) {

    /** Refuses null components. */
    public NeonOrganization {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(handle, "handle");
        requireNonNull(plan, "plan");
    }
}
