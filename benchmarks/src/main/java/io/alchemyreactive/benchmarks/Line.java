package io.alchemyreactive.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * One goal and how far each case of it is.
 *
 * @param name short and stable
 * @param what what is measured, with its unit
 * @param cases what was measured
 */
record Line(String name, String what, List<Case> cases) {

    Line {
        cases = List.copyOf(cases);
    }

    /**
     * One value of a line.
     *
     * @param label which graph
     * @param value the value that has the goal
     * @param goal where it should be
     * @param from the measured values that it was made from, in words
     */
    record Case(String label, double value, Goal goal, String from) {

        boolean met() {
            return goal.distance(value) <= 1;
        }
    }

    /**
     * The bound of a value.
     *
     * @param least whether the value must not be smaller; else it must not be greater
     */
    record Goal(double bound, boolean least) {

        static Goal atMost(double bound) {
            return new Goal(bound, false);
        }

        static Goal atLeast(double bound) {
            return new Goal(bound, true);
        }

        /** How many times the value is beyond the bound; at most 1 when it is within. */
        double distance(double value) {
            return least ? bound / value : value / bound;
        }

        @Override
        public String toString() {
            return (least ? "≥ " : "≤ ") + number(bound);
        }
    }

    boolean met() {
        return cases.stream().allMatch(Case::met);
    }

    /** The case that is farthest from its goal. */
    Case worst() {
        return cases.stream()
                .max(Comparator.comparingDouble(each -> each.goal().distance(each.value())))
                .orElseThrow(() -> new IllegalStateException("nothing was measured for " + name));
    }

    /** Three significant digits, without an exponent. */
    static String number(double value) {
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
