package io.alchemyreactive.test;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Steps that are taken one after the other on two stages, of which {@code main} may borrow from {@code owner}.
 *
 * @param blind whether the cloud cannot be read
 * @param threads whether the cloud answers on threads of its own, so that things are worked on at the same time
 * @param steps what is done
 */
record History(boolean blind, boolean threads, List<Step> steps) {

    History {
        steps = List.copyOf(steps);
    }

    History with(List<Step> other) {
        return new History(blind, threads, other);
    }

    /** What else belongs to a step. */
    enum Option {
        /** What the other stage uses may go. */
        BREAK,
        /** What is somebody else's may be taken over. */
        ADOPT,
        /** Before the step somebody else's object comes to stand where one of the things would. */
        PLANT,
        /** Before the step somebody else's objects go away. */
        CLEAR
    }

    /**
     * One deploy or destroy.
     *
     * @param stage {@code owner} or {@code main}
     * @param things what the program declares, in its order; null for a destroy
     * @param options what else belongs to it
     * @param fault what goes wrong, null for nothing
     * @param at the effect at which it does
     */
    record Step(
            String stage, @Nullable List<ThingSpec> things, Set<Option> options, Faults.@Nullable Kind fault, int at) {

        Step {
            options = Set.copyOf(options);
        }

        static Step deploy(String stage, List<ThingSpec> things) {
            return new Step(stage, things, Set.of(), null, 0);
        }

        static Step destroy(String stage) {
            return new Step(stage, null, Set.of(), null, 0);
        }

        Step with(Option... other) {
            return new Step(stage, things, Set.of(other), fault, at);
        }

        Step struck(Faults.@Nullable Kind other, int point) {
            return new Step(stage, things, options, other, point);
        }

        Step declaring(List<ThingSpec> other) {
            return new Step(stage, other, options, fault, at);
        }

        boolean has(Option option) {
            return options.contains(option);
        }

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
                    + (options.isEmpty() ? "" : " " + options)
                    + (fault == null ? "" : " " + fault + " at " + at);
        }
    }

    @Override
    public String toString() {
        return (blind ? "blind cloud" : "cloud")
                + (threads ? " on threads\n" : "\n")
                + steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
    }
}
