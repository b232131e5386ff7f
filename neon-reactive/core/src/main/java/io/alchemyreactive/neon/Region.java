package io.alchemyreactive.neon;

import java.util.Objects;

/**
 * The region of a project. Every id that Neon knows is allowed; the constants are from Neon's documentation.
 *
 * @param id the id that Neon assigns to the region
 */
public record Region(String id) {

    /** US East, Ohio. */
    public static final Region AWS_US_EAST_2 = new Region("aws-us-east-2");

    /** US East, North Virginia. */
    public static final Region AWS_US_EAST_1 = new Region("aws-us-east-1");

    /** US West, Oregon. */
    public static final Region AWS_US_WEST_2 = new Region("aws-us-west-2");

    /** Europe, Frankfurt. */
    public static final Region AWS_EU_CENTRAL_1 = new Region("aws-eu-central-1");

    /** Europe, London. */
    public static final Region AWS_EU_WEST_2 = new Region("aws-eu-west-2");

    /** Asia Pacific, Singapore. */
    public static final Region AWS_AP_SOUTHEAST_1 = new Region("aws-ap-southeast-1");

    public Region {
        Objects.requireNonNull(id, "id");
    }
}
