package io.alchemyreactive.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * One goal and how far each case of it is. The smaller a value, the better.
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
     * @param goal the most that it may be
     * @param from the measured values that it was made from, in words
     */
    record Case(String label, double value, double goal, String from) {

        boolean met() {
            return value <= goal;
        }
    }

    boolean met() {
        return cases.stream().allMatch(Case::met);
    }

    /** The case that is farthest from its goal. */
    Case worst() {
        return cases.stream()
                .max((one, other) -> Double.compare(one.value() / one.goal(), other.value() / other.goal()))
                .orElseThrow(() -> new IllegalStateException("nothing was measured for " + name));
    }

    /** Three significant digits, without an exponent. */
    static String number(double value) {
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
