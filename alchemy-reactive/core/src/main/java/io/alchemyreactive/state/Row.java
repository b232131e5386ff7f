package io.alchemyreactive.state;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The state of one resource. Rows change only through the transition table.
 *
 * @param fqn the fully qualified name: namespace path and logical id, joined with {@code /}
 * @param status where it stands in its life
 * @param current the generation that is live or is being made
 * @param older earlier generations that still have to be deleted, newest first
 * @param policies what was decided when it was declared
 * @param order its place in the order in which the stage's resources were created
 * @param revision 1 for a row's first write, one more for each further write
 * @param fence the fence of the lease under which it was written
 * @param updatedAt when it was written
 */
public record Row(
        String fqn,
        Status status,
        Generation current,
        List<Generation> older,
        Policies policies,
        long order,
        long revision,
        long fence,
        Instant updatedAt) {

    public Row {
        Objects.requireNonNull(fqn, "fqn");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(current, "current");
        Objects.requireNonNull(policies, "policies");
        Objects.requireNonNull(updatedAt, "updatedAt");
        older = List.copyOf(older);
    }
}
