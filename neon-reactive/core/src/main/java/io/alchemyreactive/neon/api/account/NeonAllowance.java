package io.alchemyreactive.neon.api.account;

import static java.util.Objects.requireNonNull;

/**
 * The limits of the plan of the key's user. Nothing else of the user is kept.
 *
 * @param plan an open word for the plan
 * @param projectsLimit most projects
 * @param branchesLimit most branches of one project
 * @param maxAutoscalingLimit most compute units of one endpoint
 */
public record NeonAllowance(String plan, long projectsLimit, long branchesLimit, double maxAutoscalingLimit) {

    /** Refuses null components. */
    public NeonAllowance {
        requireNonNull(plan, "plan");
    }
}
