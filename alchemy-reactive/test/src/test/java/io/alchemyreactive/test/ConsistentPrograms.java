package io.alchemyreactive.test;

import io.alchemyreactive.test.ThingSpec.Feed;
import io.alchemyreactive.test.ThingSpec.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes programs out of described resources that could not be declared so. */
final class ConsistentPrograms {

    private ConsistentPrograms() {}

    /** Leaves out what cannot be: values of things that are not there or are declared later, swaps of names. */
    static List<ThingSpec> of(List<ThingSpec> all) {
        List<ThingSpec> things = withoutSwaps(all);
        Set<String> leaves = new HashSet<>();
        things.stream().filter(thing -> thing.needs().isEmpty()).forEach(thing -> leaves.add(thing.name()));
        Map<String, Kind> earlier = new HashMap<>();
        List<ThingSpec> result = new ArrayList<>();
        for (ThingSpec thing : things) {
            ThingSpec fit = fitting(thing, earlier);
            result.add(fit.region(possible(fit.region(), earlier.keySet(), leaves))
                    .slot(possible(fit.slot(), earlier.keySet(), leaves))
                    .uses(fit.uses().stream()
                            .map(feed -> possible(feed, earlier.keySet(), leaves))
                            .filter(feed -> !(feed instanceof Feed.Nothing))
                            .toList()));
            earlier.put(thing.name(), thing.kind());
        }
        return List.copyOf(result);
    }

    /** What its type and its options allow. */
    private static ThingSpec fitting(ThingSpec thing, Map<String, Kind> earlier) {
        if (thing.kind() == Kind.NOTE) {
            return thing.region(new Feed.Nothing()).retain(false);
        }
        if (thing.kind() == Kind.MEMBER) {
            boolean inBox = thing.region() instanceof Feed.Id id && earlier.get(id.of()) == Kind.BOX;
            return (inBox ? thing : thing.region(new Feed.Nothing())).retain(false);
        }
        // Left alone, it would stand in the way of the next of its name, and keep what it uses.
        return !thing.key().startsWith("t2")
                ? thing.retain(false)
                : thing.slot(new Feed.Nothing())
                        .region(loose(thing.region()))
                        .uses(thing.uses().stream()
                                .map(ConsistentPrograms::loose)
                                .toList());
    }

    private static Feed loose(Feed feed) {
        return feed instanceof Feed.Id id ? new Feed.Label(id.of()) : feed;
    }

    /** A former name belongs to one thing only, and following former names never leads back. */
    private static List<ThingSpec> withoutSwaps(List<ThingSpec> things) {
        List<ThingSpec> result = new ArrayList<>(things);
        Set<String> claimed = new HashSet<>();
        for (int i = 0; i < result.size(); i++) {
            ThingSpec thing = result.get(i);
            if (!thing.was().isEmpty() && (!claimed.add(thing.was()) || leadsBack(thing, result))) {
                result.set(i, thing.anew());
            }
        }
        return result;
    }

    private static boolean leadsBack(ThingSpec start, List<ThingSpec> things) {
        Map<String, String> was = new HashMap<>();
        things.forEach(thing -> was.put(thing.fqn(), thing.was()));
        String at = start.was();
        for (int steps = 0; steps <= things.size() && was.containsKey(at); steps++) {
            if (at.equals(start.fqn())) {
                return true;
            }
            at = was.getOrDefault(at, "");
        }
        return at.equals(start.fqn());
    }

    private static Feed possible(Feed feed, Set<String> earlier, Set<String> leaves) {
        if (feed instanceof Feed.Through through) {
            // A callback may name a thing that is declared later, as long as that one needs nothing.
            boolean later = leaves.contains(through.then()) || earlier.contains(through.then());
            return earlier.contains(through.first()) && later ? feed : new Feed.Nothing();
        }
        return earlier.containsAll(feed.needs()) ? feed : new Feed.Nothing();
    }
}
