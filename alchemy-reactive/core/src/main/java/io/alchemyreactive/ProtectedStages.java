package io.alchemyreactive;

import io.alchemyreactive.state.Protection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which stages of a stack are protected from what, by patterns of their names. Immutable and thread-safe. */
record ProtectedStages(List<Rule> rules) {

    static final ProtectedStages NONE = new ProtectedStages(List.of());

    ProtectedStages {
        rules = List.copyOf(rules);
    }

    /** The protections of the stages that fit a pattern. */
    record Rule(StagePattern pattern, Set<Protection> protections) {

        Rule {
            protections = Set.copyOf(protections);
        }
    }

    ProtectedStages and(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new ProtectedStages(more);
    }

    /** Everything that protects the stage of this name. */
    Set<Protection> of(String stage) {
        Set<Protection> all = EnumSet.noneOf(Protection.class);
        rules.stream().filter(rule -> rule.pattern().matches(stage)).forEach(rule -> all.addAll(rule.protections()));
        return all;
    }
}
