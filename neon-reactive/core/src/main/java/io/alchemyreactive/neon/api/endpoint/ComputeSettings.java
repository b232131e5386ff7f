package io.alchemyreactive.neon.api.endpoint;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Size and sleep of a compute; what is left out is Neon's choice.
 *
 * @param autoscalingLimitMinCu least compute units, from 0.25
 * @param autoscalingLimitMaxCu most compute units
 * @param suspendTimeoutSeconds idle seconds until it is suspended: 0 for the plan's default, -1 for never, else 60 to 604,800
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

    /** Everything left to Neon. */
    public static ComputeSettings defaults() {
        return DEFAULTS;
    }

    /** These settings with compute units between {@code min} and {@code max}. */
    public ComputeSettings autoscaling(double min, double max) {
        return new ComputeSettings(Optional.of(min), Optional.of(max), suspendTimeoutSeconds);
    }

    /** These settings with suspension after {@code seconds} without a session. */
    public ComputeSettings suspendTimeoutSeconds(int seconds) {
        return new ComputeSettings(autoscalingLimitMinCu, autoscalingLimitMaxCu, Optional.of(seconds));
    }
}
