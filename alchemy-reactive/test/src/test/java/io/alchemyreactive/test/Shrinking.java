package io.alchemyreactive.test;

import io.alchemyreactive.test.ThingSpec.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a history smaller as long as it stays wrong: fewer steps, fewer faults, fewer things, plainer things. */
final class Shrinking {

    private Shrinking() {}

    static History shrink(History history, Predicate<History> wrong) {
        History smallest = history;
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (History candidate : candidates(smallest)) {
                if (wrong.test(candidate)) {
                    smallest = candidate;
                    smaller = true;
                    break;
                }
            }
        }
        return smallest;
    }

    private static List<History> candidates(History history) {
        List<History> all = new ArrayList<>();
        List<History.Step> steps = history.steps();
        for (int i = 0; i < steps.size(); i++) {
            List<History.Step> fewer = new ArrayList<>(steps);
            fewer.remove(i);
            all.add(history.with(fewer));
        }
        for (int i = 0; i < steps.size(); i++) {
            for (History.Step plainer : plainer(steps.get(i))) {
                List<History.Step> changed = new ArrayList<>(steps);
                changed.set(i, plainer);
                all.add(history.with(changed));
            }
        }
        for (String name : names(steps)) {
            all.add(history.with(steps.stream().map(step -> without(step, name)).toList()));
        }
        history.traits().stream().sorted().forEach(trait -> all.add(history.without(trait)));
        return all;
    }

    private static List<String> names(List<History.Step> steps) {
        return steps.stream()
                .flatMap(step -> step.declared().stream())
                .map(ThingSpec::name)
                .distinct()
                .toList();
    }

    private static History.Step without(History.Step step, String name) {
        return step.destroys()
                ? step
                : with(
                        step,
                        step.declared().stream()
                                .filter(thing -> !thing.name().equals(name))
                                .toList());
    }

    private static List<History.Step> plainer(History.Step step) {
        List<History.Step> all = new ArrayList<>();
        if (step.fault() != null) {
            all.add(step.struck(null, 0));
        }
        step.options().stream()
                .sorted()
                .forEach(option -> all.add(step.with(
                        step.options().stream().filter(other -> other != option).toArray(History.Option[]::new))));
        List<ThingSpec> things = step.declared();
        for (int i = 0; i < things.size(); i++) {
            List<ThingSpec> fewer = new ArrayList<>(things);
            ThingSpec thing = fewer.remove(i);
            all.add(with(step, fewer));
            for (ThingSpec plainer : List.of(
                    thing.uses(List.of()),
                    thing.region(new Feed.Nothing()),
                    thing.slot(new Feed.Nothing()),
                    thing.borrows(null),
                    thing.was().isEmpty() ? thing : thing.anew(),
                    thing.kind(ThingSpec.Kind.THING),
                    thing.retain(false),
                    thing.adopt(false),
                    thing.size(0))) {
                if (!plainer.equals(thing)) {
                    List<ThingSpec> changed = new ArrayList<>(things);
                    changed.set(i, plainer);
                    all.add(with(step, changed));
                }
            }
        }
        return all;
    }

    private static History.Step with(History.Step step, List<ThingSpec> things) {
        return step.declaring(ConsistentPrograms.of(things));
    }
}
