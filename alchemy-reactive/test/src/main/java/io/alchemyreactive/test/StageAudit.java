package io.alchemyreactive.test;

import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the comparison of a stage at rest with the objects of a cloud brings to light. Immutable.
 *
 * @param orphans objects of which no row knows
 * @param duplicates objects beside the one of the row
 * @param losses rows without their object
 * @param unsettled rows that are not at rest
 */
record StageAudit(List<String> orphans, List<String> duplicates, List<String> losses, List<String> unsettled) {

    StageAudit {
        orphans = List.copyOf(orphans);
        duplicates = List.copyOf(duplicates);
        losses = List.copyOf(losses);
        unsettled = List.copyOf(unsettled);
    }

    /**
     * Compares.
     *
     * @param stage the stage, after a deploy or destroy that succeeded
     * @param objects the owners of all objects that exist
     * @param retained instances that were meant to outlive their rows
     */
    static StageAudit of(StageSnapshot stage, List<Identity> objects, Set<String> retained) {
        List<String> orphans = new ArrayList<>();
        List<String> duplicates = new ArrayList<>();
        List<String> losses = new ArrayList<>();
        List<String> unsettled = new ArrayList<>();
        Map<String, Row> byInstance = stage.rows().values().stream()
                .collect(Collectors.toMap(row -> row.current().instance(), row -> row));
        Set<String> found = new HashSet<>();
        for (Identity object : objects) {
            if (!object.resource().stage().equals(stage.key())) {
                continue;
            }
            if (byInstance.containsKey(object.instance())) {
                if (!found.add(object.instance())) {
                    duplicates.add(object.fqn());
                }
            } else if (!retained.contains(object.instance())) {
                (stage.rows().containsKey(object.fqn()) ? duplicates : orphans).add(object.fqn());
            }
        }
        for (Row row : stage.rows().values()) {
            if (!found.contains(row.current().instance())) {
                losses.add(row.fqn());
            }
            if (!row.older().isEmpty() || !row.status().word().equals("created")) {
                unsettled.add(row.fqn() + " is " + row.status().word() + " with "
                        + row.older().stream().map(Generation::instance).toList());
            }
        }
        return new StageAudit(orphans, duplicates, losses, unsettled);
    }

    List<String> sentences() {
        List<String> all = new ArrayList<>();
        orphans.forEach(fqn -> all.add("an object of '" + fqn + "' is an orphan"));
        duplicates.forEach(fqn -> all.add("'" + fqn + "' has an object too many"));
        losses.forEach(fqn -> all.add("the object of '" + fqn + "' is lost"));
        unsettled.forEach(row -> all.add("not at rest: " + row));
        return all;
    }
}
