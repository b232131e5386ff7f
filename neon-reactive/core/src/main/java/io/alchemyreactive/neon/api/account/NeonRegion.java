package io.alchemyreactive.neon.api.account;

import static java.util.Objects.requireNonNull;

/**
 * A region as Neon describes it.
 *
 * @param regionId its id, such as {@code aws-us-east-1}
 * @param name its display name
 * @param isDefault whether it is the region of projects that name no region
 */
public record NeonRegion(String regionId, String name, boolean isDefault) {

    /** Refuses null components. */
    public NeonRegion {
        requireNonNull(regionId, "region_id");
        requireNonNull(name, "name");
    }
}
