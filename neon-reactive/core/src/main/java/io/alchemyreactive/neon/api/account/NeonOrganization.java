package io.alchemyreactive.neon.api.account;

import static java.util.Objects.requireNonNull;

/**
 * An organization as Neon describes it.
 *
 * @param id its id, which {@code NEON_ORG_ID} takes
 * @param name its name for people
 * @param handle its short name
 * @param plan an open word for what it pays for
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
