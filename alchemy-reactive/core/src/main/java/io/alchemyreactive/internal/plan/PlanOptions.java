package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.lifecycle.CallListener;
import io.alchemyreactive.plan.LabelPolicy;
import io.alchemyreactive.state.Protection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options of a planner.
 *
 * @param adopt whether existing objects that the stage does not own may be adopted
 * @param forget whether rows without a provider are removed from state; their objects stay
 * @param refresh whether providers read every stored object
 * @param concurrency the number of concurrent provider calls
 * @param protections the protections that the stack declares for the stage
 * @param imports the ids of existing objects by the FQN of the resource that takes them; when there are any, only those
 *     resources are planned, and all others are left as they are
 * @param policy which labelled values may reach the stage; empty when all may
 * @param retries receives retries of provider calls
 */
public record PlanOptions(
        boolean adopt,
        boolean forget,
        boolean refresh,
        int concurrency,
        Set<Protection> protections,
        Map<String, String> imports,
        Optional<LabelPolicy> policy,
        CallListener retries) {

    public PlanOptions {
        protections = Set.copyOf(protections);
        imports = Map.copyOf(imports);
    }

    /** These options for an import. */
    public PlanOptions importing(String fqn, String id) {
        return new PlanOptions(adopt, forget, refresh, concurrency, protections, Map.of(fqn, id), policy, retries);
    }

    /** Whether the plan leaves some resources as they are. */
    boolean isPartial() {
        return !imports.isEmpty();
    }

    /** Whether this resource is planned, and not left as it is. */
    boolean includes(String fqn) {
        return imports.isEmpty() || imports.containsKey(fqn);
    }
}
