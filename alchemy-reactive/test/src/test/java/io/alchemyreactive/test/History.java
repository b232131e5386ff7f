package io.alchemyreactive.test;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Steps that are taken one after the other on two stages, of which {@code main} may borrow from {@code owner}.
 *
 * @param traits what the world is like
 * @param steps what is done
 */
record History(Set<Trait> traits, List<Step> steps) {

    History {
        traits = Set.copyOf(traits);
        steps = List.copyOf(steps);
    }

    static History of(Set<Trait> traits, Step... steps) {
        return new History(traits, List.of(steps));
    }

    History with(List<Step> other) {
        return new History(traits, other);
    }

    History without(Trait trait) {
        Set<Trait> fewer = EnumSet.noneOf(Trait.class);
        traits.stream().filter(other -> other != trait).forEach(fewer::add);
        return new History(fewer, steps);
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** What a world can be like. */
    enum Trait {
        /** The cloud cannot be read. */
        BLIND,
        /** The cloud answers on threads of its own, so that things are worked on at the same time. */
        THREADS,
        /** Each type has one handler in place of five verbs. */
        HANDLERS,
        /** The first read that would see a new object, or that one is gone, does not see it. */
        STALE,
        /** Each program ends with an action that is told of all its objects. */
        ACTIONS
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
        CLEAR,
        /** Data may go. */
        CONSENT,
        /** Providers are asked about each stored object. */
        REFRESH,
        /** One call at a time. */
        SERIAL,
        /** Every creation fails. */
        NO_CREATES,
        /** Every change fails. */
        NO_UPDATES,
        /** Every deletion fails. */
        NO_DELETES,
        /** Every creation takes place and its answer is lost. */
        LOST_CREATES,
        /** Every change takes place and its answer is lost. */
        LOST_UPDATES,
        /** Every deletion takes place and its answer is lost. */
        LOST_DELETES
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
            things = things == null ? null : List.copyOf(things);
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
        return "cloud " + traits + "\n" + steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
    }
}
