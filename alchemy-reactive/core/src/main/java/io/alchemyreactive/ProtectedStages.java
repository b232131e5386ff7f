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

    /**
     * One pattern.
     *
     * @param pattern a stage name in which {@code *} stands for any characters
     */
    record Rule(String pattern, Set<Protection> protections) {

        Rule {
            if (!pattern.chars().allMatch(Rule::isAllowed) || pattern.isEmpty()) {
                throw new IllegalArgumentException(
                        "'" + pattern + "' matches no stage: expected a-z, 0-9, '_', '-', and '*' for any of them");
            }
            protections = Set.copyOf(protections);
        }

        /** Matches with backtracking to the last {@code *} only, which is enough for this kind of pattern. */
        boolean matches(String name) {
            int at = 0;
            int in = 0;
            int star = -1;
            int resume = 0;
            while (in < name.length()) {
                if (at < pattern.length() && pattern.charAt(at) == '*') {
                    star = at++;
                    resume = in;
                } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(in)) {
                    at++;
                    in++;
                } else if (star >= 0) {
                    at = star + 1;
                    in = ++resume;
                } else {
                    return false;
                }
            }
            return pattern.substring(at).chars().allMatch(c -> c == '*');
        }

        private static boolean isAllowed(int c) {
            return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '*';
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
        rules.stream().filter(rule -> rule.matches(stage)).forEach(rule -> all.addAll(rule.protections()));
        return all;
    }
}
