package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.lifecycle.CallListener;
import io.alchemyreactive.state.Protection;
import java.util.Map;
import java.util.Set;

/**
 * The user's wishes that a planner respects.
 *
 * @param adopt whether objects that are not ours may be taken over
 * @param forget whether objects without a provider are left alone, and no longer known
 * @param refresh whether providers are asked about every stored object
 * @param concurrency how many providers are asked at once
 * @param protections what the program declares the stage to be protected from
 * @param imports the ids of existing objects by the FQN of the resource that takes them; when there are any, only those
 *     resources are planned, and all others are left as they are
 * @param retries hears of provider calls that are made again
 */
public record PlanOptions(
        boolean adopt,
        boolean forget,
        boolean refresh,
        int concurrency,
        Set<Protection> protections,
        Map<String, String> imports,
        CallListener retries) {

    public PlanOptions {
        protections = Set.copyOf(protections);
        imports = Map.copyOf(imports);
    }

    /** These options for an import. */
    public PlanOptions importing(String fqn, String id) {
        return new PlanOptions(adopt, forget, refresh, concurrency, protections, Map.of(fqn, id), retries);
    }

    /** Whether some resources are left as they are. */
    boolean isPartial() {
        return !imports.isEmpty();
    }

    /** Whether this resource is planned, and not left as it is. */
    boolean includes(String fqn) {
        return imports.isEmpty() || imports.containsKey(fqn);
    }
}
