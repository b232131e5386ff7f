package io.alchemyreactive.neon.api.account;

import static java.util.Objects.requireNonNull;

/**
 * A region as Neon describes it.
 *
 * @param regionId its id, such as {@code aws-us-east-1}
 * @param name its name for people
 * @param isDefault whether projects are made here unless told otherwise
 */
public record NeonRegion(String regionId, String name, boolean isDefault) {

    /** Refuses null components. */
    public NeonRegion {
        requireNonNull(regionId, "region_id");
        requireNonNull(name, "name");
    }
}
