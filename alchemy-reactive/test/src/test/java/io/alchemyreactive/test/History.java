package io.alchemyreactive.test;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Steps that are taken one after the other on two stages, of which {@code main} may borrow from {@code owner}.
 *
 * @param blind whether the cloud cannot be read
 * @param steps what is done
 */
record History(boolean blind, List<Step> steps) {

    History {
        steps = List.copyOf(steps);
    }

    /**
     * One deploy or destroy.
     *
     * @param stage {@code owner} or {@code main}
     * @param things what the program declares, in its order; null for a destroy
     * @param fault what goes wrong, null for nothing
     * @param at the effect at which it does
     */
    record Step(
            String stage,
            @org.jspecify.annotations.Nullable List<ThingSpec> things,
            Faults.@org.jspecify.annotations.Nullable Kind fault,
            int at) {

        boolean destroys() {
            return things == null;
        }

        List<ThingSpec> declared() {
            return things == null ? List.of() : things;
        }

        @Override
        public String toString() {
            return stage
                    + (things == null ? " destroy" : " deploy " + things)
                    + (fault == null ? "" : " " + fault + " at " + at);
        }
    }

    @Override
    public String toString() {
        return (blind ? "blind cloud" : "cloud") + "\n"
                + steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
    }
}
