package io.alchemyreactive.postgres.mask;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules of a mask against the columns that are there. Immutable.
 *
 * @param rules the rule of each masked column; those that a foreign key adds are among them
 * @param problems what is wrong, one sentence each; nothing may be masked while there are any
 */
record MaskSet(SortedMap<ColumnName, MaskRule> rules, List<String> problems) {

    MaskSet {
        rules = new TreeMap<>(rules);
        problems = List.copyOf(problems);
    }

    /** A column that refers to another one by a foreign key, or is inherited from it. */
    record Link(ColumnName from, ColumnName to) {}

    /**
     * Compares rules and waivers with the columns. A column that refers to a masked one gets its rule.
     *
     * @param given rules by column
     * @param waivers the columns that stay as they are
     */
    static MaskSet of(
            Map<ColumnName, MaskRule> given,
            Set<ColumnName> waivers,
            List<TableColumn> columns,
            List<Link> links,
            PersonalColumns personal) {
        SortedMap<ColumnName, TableColumn> there = new TreeMap<>();
        columns.forEach(column -> there.put(column.name(), column));
        List<String> problems = new ArrayList<>();
        SortedMap<ColumnName, MaskRule> rules = new TreeMap<>(given);
        follow(rules, links, problems);
        for (ColumnName name : waivers) {
            if (!there.containsKey(name)) {
                problems.add("the waiver for " + name + " names no column of the database");
            } else if (rules.containsKey(name)) {
                problems.add(name + " has both a rule and a waiver");
            }
        }
        rules.forEach((name, rule) -> {
            TableColumn column = there.get(name);
            String refusal = column == null ? "is no column of the database" : column.refusal(rule);
            if (!refusal.isEmpty()) {
                problems.add(name + " " + refusal);
            }
        });
        for (TableColumn column : columns) {
            if (!rules.containsKey(column.name())
                    && !waivers.contains(column.name())
                    && !column.generated()
                    && personal.isLikely(column)) {
                problems.add(
                        column.name() + " (" + column.type() + ") looks personal and has neither a rule nor a waiver");
            }
        }
        return new MaskSet(rules, problems);
    }

    private static void follow(SortedMap<ColumnName, MaskRule> rules, List<Link> links, List<String> problems) {
        boolean more = true;
        while (more) {
            more = false;
            for (Link link : links) {
                MaskRule rule = rules.get(link.to());
                if (rule != null && rules.putIfAbsent(link.from(), rule) == null) {
                    more = true;
                }
            }
        }
        for (Link link : links) {
            if (!Objects.equals(rules.get(link.from()), rules.get(link.to()))) {
                problems.add(link.from() + " refers to " + link.to()
                        + " by a foreign key, or inherits it, and has another rule: "
                        + (rules.containsKey(link.to())
                                ? "leave its rule out, it follows"
                                : "give " + link.to() + " the rule instead"));
            }
        }
    }
}
