package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.endpoint.ComputeSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Size and sleep of a branch's compute; what is absent is left to Neon.
 *
 * @param minCu the least compute units, for example 0.25
 * @param maxCu the most compute units
 * @param suspendTimeoutSeconds seconds without a session until it sleeps; 0 for Neon's default, -1 for never
 */
public record Compute(
        @Nullable Double minCu,
        @Nullable Double maxCu,
        @Nullable Integer suspendTimeoutSeconds) {

    /** Everything left to Neon. */
    public static final Compute DEFAULTS = new Compute(null, null, null);

    /** A compute between these sizes. */
    public static Compute between(double minCu, double maxCu) {
        return new Compute(minCu, maxCu, null);
    }

    /** This compute, asleep after so many seconds without a session. */
    public Compute suspendAfterSeconds(int seconds) {
        return new Compute(minCu, maxCu, seconds);
    }

    ComputeSettings settings() {
        return new ComputeSettings(
                Optional.ofNullable(minCu), Optional.ofNullable(maxCu), Optional.ofNullable(suspendTimeoutSeconds));
    }
}
