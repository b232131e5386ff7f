package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.internal.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The task of one run of a mask.
 *
 * @param mask the name of the mask, for messages
 * @param target the database
 * @param rules the rule of each column
 * @param waivers the columns that stay as they are
 * @param personal tells columns that look personal
 * @param key the key of the fakes; empty when no rule needs it
 */
record MaskTask(
        String mask,
        PostgresOrigin target,
        SortedMap<ColumnName, MaskRule> rules,
        Set<ColumnName> waivers,
        PersonalColumns personal,
        String key) {

    /**
     * The rules against the columns that are there.
     *
     * @param working the schema for columns that name none
     * @throws MaskRefusedException when a column was forgotten or a rule cannot stand for its column
     */
    MaskSet against(String working, List<TableColumn> columns, List<MaskSet.Link> links) {
        SortedMap<ColumnName, MaskRule> given = new TreeMap<>();
        rules.forEach((name, rule) -> given.put(name.in(working), rule));
        MaskSet set = MaskSet.of(given, waived(working), columns, links, personal);
        if (!set.problems().isEmpty()) {
            throw MaskRefusedException.of(mask, set.problems());
        }
        return set;
    }

    Set<ColumnName> waived(String working) {
        Set<ColumnName> waived = new TreeSet<>();
        waivers.forEach(name -> waived.add(name.in(working)));
        return waived;
    }

    /** The rule as the history keeps it: another text for another key, and none that tells the key. */
    String mark(MaskRule rule) {
        return Sha256.hex(rule.needsKey() ? Sha256.hex("mask " + key) + " " + rule.word() : rule.word());
    }

    /**
     * The columns that are yet to be masked.
     *
     * @param history the mark of each column that is masked
     * @throws MaskRefusedException when a column was masked by another rule or key
     */
    SortedMap<ColumnName, MaskRule> open(MaskSet set, Map<ColumnName, String> history) {
        SortedMap<ColumnName, MaskRule> open = new TreeMap<>();
        List<ColumnName> changed = new ArrayList<>();
        set.rules().forEach((name, rule) -> {
            String mark = history.get(name);
            if (mark == null) {
                open.put(name, rule);
            } else if (!mark.equals(mark(rule))) {
                changed.add(name);
            }
        });
        if (!changed.isEmpty()) {
            throw MaskRefusedException.changed(mask, changed);
        }
        return open;
    }
}
