package io.alchemyreactive.test;

import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares a stage at rest with the objects of a cloud. After a deploy or destroy that succeeded, objects and rows must
 * match. Works for any cloud: use {@link #byOwner} where objects carry the mark of their owner, and {@link #byId} where
 * they have only an id. Actions have no objects, so their rows must only be at rest. Immutable.
 *
 * @param orphans names of objects that no row knows
 * @param duplicates names of surplus objects of a resource
 * @param losses FQNs of rows whose object does not exist
 * @param shared FQNs of rows that hold an object that another row holds too
 * @param unsettled rows that are not at rest, with their status
 */
public record StageAudit(
        List<String> orphans,
        List<String> duplicates,
        List<String> losses,
        List<String> shared,
        List<String> unsettled) {

    public StageAudit {
        orphans = List.copyOf(orphans);
        duplicates = List.copyOf(duplicates);
        losses = List.copyOf(losses);
        shared = List.copyOf(shared);
        unsettled = List.copyOf(unsettled);
    }

    /**
     * Compares by the marks that providers put on their objects.
     *
     * @param stage the stage, after a deploy or destroy that succeeded
     * @param objects the owners of all existing objects; objects of other stages are ignored
     */
    public static StageAudit byOwner(StageSnapshot stage, Collection<Identity> objects) {
        return byOwner(stage, objects, Set.of());
    }

    /**
     * Compares by the marks that providers put on their objects.
     *
     * @param stage the stage, after a deploy or destroy that succeeded
     * @param objects the owners of all existing objects; objects of other stages are ignored
     * @param retained instances that outlive their rows on purpose
     */
    public static StageAudit byOwner(StageSnapshot stage, Collection<Identity> objects, Set<String> retained) {
        List<String> orphans = new ArrayList<>();
        List<String> duplicates = new ArrayList<>();
        Map<String, List<String>> byInstance = stage.rows().values().stream()
                .collect(Collectors.groupingBy(
                        row -> row.current().instance(), Collectors.mapping(Row::fqn, Collectors.toList())));
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
        List<String> losses = stage.rows().values().stream()
                .filter(row -> !isAction(row) && !found.contains(row.current().instance()))
                .map(Row::fqn)
                .sorted()
                .toList();
        return new StageAudit(orphans, duplicates, losses, shared(byInstance), unsettled(stage));
    }

    /**
     * Compares by the ids in the attributes.
     *
     * @param stage the stage, after a deploy or destroy that succeeded
     * @param objects the ids of all existing objects that belong to this stage
     * @param idOf reads the id of a generation's object, usually from its attributes; empty where it has none
     */
    public static StageAudit byId(
            StageSnapshot stage, Collection<String> objects, Function<? super Generation, Optional<String>> idOf) {
        Set<String> unknown = new HashSet<>(objects);
        Map<String, List<String>> holders = new TreeMap<>();
        List<String> losses = new ArrayList<>();
        for (Row row : new TreeMap<>(stage.rows()).values()) {
            if (isAction(row)) {
                continue;
            }
            Optional<String> id = idOf.apply(row.current());
            if (id.isEmpty() || !objects.contains(id.get())) {
                losses.add(row.fqn());
            }
            id.ifPresent(known -> {
                unknown.remove(known);
                holders.computeIfAbsent(known, each -> new ArrayList<>()).add(row.fqn());
            });
        }
        Map<String, Integer> older = new HashMap<>();
        stage.rows().values().stream()
                .flatMap(row -> row.older().stream())
                .flatMap(each -> idOf.apply(each).stream())
                .forEach(id -> older.merge(id, 1, Integer::sum));
        return new StageAudit(
                unknown.stream().filter(id -> !older.containsKey(id)).sorted().toList(),
                unknown.stream().filter(older::containsKey).sorted().toList(),
                losses,
                shared(holders),
                unsettled(stage));
    }

    private static boolean isAction(Row row) {
        return ResourceType.isAction(row.current().type());
    }

    /** Whether objects and rows match, and all rows are at rest. */
    public boolean isClean() {
        return sentences().isEmpty();
    }

    /** The faults, a sentence each; empty when objects and rows match. */
    public List<String> sentences() {
        List<String> all = new ArrayList<>();
        orphans.forEach(name -> all.add("an object of '" + name + "' is an orphan"));
        duplicates.forEach(name -> all.add("'" + name + "' has an object too many"));
        losses.forEach(fqn -> all.add("the object of '" + fqn + "' is lost"));
        shared.forEach(fqn -> all.add("the object of '" + fqn + "' is that of another row too"));
        unsettled.forEach(row -> all.add("not at rest: " + row));
        return all;
    }

    private static List<String> shared(Map<String, List<String>> holders) {
        return holders.values().stream()
                .filter(rows -> rows.size() > 1)
                .flatMap(List::stream)
                .sorted()
                .toList();
    }

    private static List<String> unsettled(StageSnapshot stage) {
        return stage.rows().values().stream()
                .filter(row -> !row.older().isEmpty() || !row.status().word().equals("created"))
                .map(row -> row.fqn() + " is " + row.status().word() + " with "
                        + row.older().stream().map(Generation::instance).toList())
                .sorted()
                .toList();
    }
}
