package io.alchemyreactive.neon.api.endpoint;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The size and suspend timeout of a compute. Neon chooses each value that is left out.
 *
 * @param autoscalingLimitMinCu the smallest number of compute units, from 0.25
 * @param autoscalingLimitMaxCu the largest number of compute units
 * @param suspendTimeoutSeconds idle seconds until the compute is suspended: 0 for the plan's default, -1 for never,
 *     else 60 to 604,800
 */
public record ComputeSettings(
        Optional<Double> autoscalingLimitMinCu,
        Optional<Double> autoscalingLimitMaxCu,
        Optional<Integer> suspendTimeoutSeconds) {

    private static final ComputeSettings DEFAULTS =
            new ComputeSettings(Optional.empty(), Optional.empty(), Optional.empty());

    /** Refuses null components. */
    public ComputeSettings {
        requireNonNull(autoscalingLimitMinCu, "autoscalingLimitMinCu");
        requireNonNull(autoscalingLimitMaxCu, "autoscalingLimitMaxCu");
        requireNonNull(suspendTimeoutSeconds, "suspendTimeoutSeconds");
    }

    /** Settings without a value; Neon chooses all of them. */
    public static ComputeSettings defaults() {
        return DEFAULTS;
    }

    /** A copy with at least {@code min} and at most {@code max} compute units. */
    public ComputeSettings autoscaling(double min, double max) {
        return new ComputeSettings(Optional.of(min), Optional.of(max), suspendTimeoutSeconds);
    }

    /** A copy that is suspended after {@code seconds} without a session. */
    public ComputeSettings suspendTimeoutSeconds(int seconds) {
        return new ComputeSettings(autoscalingLimitMinCu, autoscalingLimitMaxCu, Optional.of(seconds));
    }
}
