package io.alchemyreactive.neon.api.account;

import static java.util.Objects.requireNonNull;

/**
 * The limits of the plan of the key's user. No other data of the user is kept.
 *
 * @param plan the name of the plan; Neon may add names
 * @param projectsLimit the largest number of projects
 * @param branchesLimit the largest number of branches of one project
 * @param maxAutoscalingLimit the largest number of compute units of one endpoint
 */
public record NeonAllowance(String plan, long projectsLimit, long branchesLimit, double maxAutoscalingLimit) {

    /** Refuses null components. */
    public NeonAllowance {
        requireNonNull(plan, "plan");
    }
}
