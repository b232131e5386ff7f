package io.alchemyreactive.test;

import io.alchemyreactive.test.History.Option;
import io.alchemyreactive.test.History.Trait;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Makes histories from seeds: steps by chance, and now and then a few that belong together. */
final class RandomHistories {

    static final List<Option> STUBBORN = List.of(
            Option.NO_CREATES,
            Option.NO_UPDATES,
            Option.NO_DELETES,
            Option.LOST_CREATES,
            Option.LOST_UPDATES,
            Option.LOST_DELETES);

    private final RandomGenerator random;
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
    private final RandomPrograms programs;
    private final Stories stories;
    private final Map<String, History.Step> last = new HashMap<>();

    private RandomHistories(long seed) {
        // Neighbouring seeds of java.util.Random begin alike.
        this.random = new SplittableRandom(seed);
        this.programs = new RandomPrograms(random);
        this.stories = new Stories(programs, random);
        if (seed % 3 == 0) {
            traits.add(Trait.THREADS);
        }
        if (seed % 5 == 0) {
            traits.add(Trait.ACTIONS);
        }
    }

    static History of(long seed) {
        return new RandomHistories(seed).history();
    }

    private History history() {
        if (chance(4)) {
            traits.add(Trait.BLIND);
        } else if (chance(6)) {
            traits.add(Trait.STALE);
        }
        if (chance(4)) {
            traits.add(Trait.HANDLERS);
        }
        List<History.Step> steps = new ArrayList<>();
        int length = 2 + random.nextInt(7);
        while (steps.size() < length) {
            String stage = chance(4) ? "owner" : "main";
            List<History.Step> more = chance(6) ? stories.about(stage) : List.of(step(stage));
            more.forEach(step -> steps.add(fitting(step)));
            last.put(stage, more.get(more.size() - 1));
        }
        return new History(traits, steps);
    }

    private History.Step step(String stage) {
        History.Step before = last.get(stage);
        // What failed once fails again.
        if (before != null && chance(before.options().stream().anyMatch(STUBBORN::contains) ? 2 : 8)) {
            return before;
        }
        return anotherStep(stage);
    }

    private History.Step anotherStep(String stage) {
        Faults.Kind fault = chance(2) ? null : programs.pick(List.of(Faults.Kind.values()));
        int at = random.nextInt(chance(3) ? 40 : 12);
        Set<Option> options = EnumSet.noneOf(Option.class);
        addOneIn(4, options, Option.BREAK);
        addOneIn(8, options, Option.REFRESH);
        addOneIn(8, options, Option.SERIAL);
        if (!chance(3)) {
            options.add(Option.CONSENT);
        }
        if (chance(4)) {
            options.add(programs.pick(STUBBORN));
            fault = chance(3) ? fault : null;
        }
        if (chance(8)) {
            return new History.Step(stage, null, options, fault, at);
        }
        addOneIn(5, options, Option.PLANT);
        addOneIn(6, options, Option.CLEAR);
        addOneIn(4, options, Option.ADOPT);
        return new History.Step(stage, programs.next(stage), options, fault, at);
    }

    /** In a cloud that cannot be read nobody could tell whose an object is. */
    private History.Step fitting(History.Step step) {
        Set<Option> options = EnumSet.noneOf(Option.class);
        options.addAll(step.options());
        if (traits.contains(Trait.BLIND)) {
            options.remove(Option.PLANT);
        }
        return step.with(options.toArray(Option[]::new));
    }

    private void addOneIn(int oneIn, Set<Option> options, Option option) {
        if (chance(oneIn)) {
            options.add(option);
        }
    }

    private boolean chance(int oneIn) {
        return programs.chance(oneIn);
    }
}
