package io.alchemyreactive.test;

import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Notes the objects that outlive their rows because of the retain policy. */
final class Retention {

    private Retention() {}

    /** Adds the instances that a run removed from rows of retained resources. */
    static void note(StageSnapshot before, StageSnapshot after, Set<String> retained) {
        for (Row row : before.rows().values()) {
            boolean retains = row.policies().retain()
                    || after.row(row.fqn()).map(now -> now.policies().retain()).orElse(false);
            if (retains) {
                Set<String> left = new HashSet<>();
                after.row(row.fqn()).ifPresent(now -> instances(now).forEach(left::add));
                instances(row).filter(instance -> !left.contains(instance)).forEach(retained::add);
            }
        }
    }

    private static Stream<String> instances(Row row) {
        return Stream.concat(Stream.of(row.current()), row.older().stream()).map(Generation::instance);
    }
}
