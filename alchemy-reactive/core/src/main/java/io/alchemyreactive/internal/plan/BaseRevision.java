package io.alchemyreactive.internal.plan;

import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;

/**
 * A short hash of the rows of a stage and their revisions. It detects that a plan would be applied to another state.
 */
final class BaseRevision {

    private BaseRevision() {}

    static String of(StageSnapshot snapshot) {
        long sum = snapshot.rows().size();
        for (Row row : snapshot.rows().values()) {
            // A sum does not depend on the order in which the store lists the rows.
            sum += mix(
                    mix(row.fqn().hashCode() + ((long) row.current().instance().hashCode() << 32)) + row.revision());
        }
        return String.format("%016x", sum);
    }

    /** The finalizer of the SplitMix64 generator: spreads each input bit over all output bits. */
    private static long mix(long bits) {
        long z = bits + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
