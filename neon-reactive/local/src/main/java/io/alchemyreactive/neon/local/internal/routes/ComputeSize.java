package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.Body;
import java.util.Optional;

/**
 * The limits between which a compute scales, where a body names them.
 *
 * @param least the lower limit in compute units
 * @param most the upper limit in compute units
 */
record ComputeSize(Optional<Double> least, Optional<Double> most) {

    static final String LEAST = "autoscaling_limit_min_cu";
    static final String MOST = "autoscaling_limit_max_cu";

    private static final double SMALLEST = 0.25;
    private static final double HALF = 0.5;
    private static final int MOST_SCALED = 16;
    private static final int LARGEST = 56;

    /** Reads the limits of a body; refuses a size that Neon does not have. */
    static ComputeSize read(Body body) {
        return new ComputeSize(units(body, LEAST), units(body, MOST));
    }

    private static Optional<Double> units(Body body, String field) {
        var units = body.findNumber(field, SMALLEST);
        if (units.filter(size -> !exists(size)).isPresent()) {
            throw body.invalid(field, "must be 0.25, 0.5, a whole number up to 16, or an even one up to 56");
        }
        return units;
    }

    private static boolean exists(double size) {
        return size == SMALLEST
                || size == HALF
                || (size == Math.rint(size) && (size <= MOST_SCALED || (size <= LARGEST && size % 2 == 0)));
    }

    /** Refuses limits that are not valid for a compute. */
    static void require(Body body, double least, double most) {
        if (least > most) {
            throw body.invalid(LEAST, "must not be above " + MOST + ", which is " + most);
        }
        if (most > MOST_SCALED && least < most) {
            throw body.invalid(MOST, "above 16 must be equal to " + LEAST + ", since such a compute does not scale");
        }
    }
}
