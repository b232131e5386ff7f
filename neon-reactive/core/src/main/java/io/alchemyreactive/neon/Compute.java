package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.endpoint.ComputeSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The size and suspend timeout of a branch's compute. Neon chooses each absent value.
 *
 * @param minCu the smallest number of compute units, for example 0.25
 * @param maxCu the largest number of compute units
 * @param suspendTimeoutSeconds seconds without a session until the compute is suspended; 0 for Neon's default, -1 for
 *     never
 */
public record Compute(
        @Nullable Double minCu,
        @Nullable Double maxCu,
        @Nullable Integer suspendTimeoutSeconds) {

    /** No value; Neon chooses all of them. */
    public static final Compute DEFAULTS = new Compute(null, null, null);

    /** A compute with at least {@code minCu} and at most {@code maxCu} compute units. */
    public static Compute between(double minCu, double maxCu) {
        return new Compute(minCu, maxCu, null);
    }

    /** A copy that is suspended after this many seconds without a session. */
    public Compute suspendAfterSeconds(int seconds) {
        return new Compute(minCu, maxCu, seconds);
    }

    ComputeSettings settings() {
        return new ComputeSettings(
                Optional.ofNullable(minCu), Optional.ofNullable(maxCu), Optional.ofNullable(suspendTimeoutSeconds));
    }
}
