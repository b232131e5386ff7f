package io.alchemyreactive.test;

import io.alchemyreactive.test.ThingSpec.Feed;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes histories from seeds: each program is the one before with a few changes. */
final class RandomHistories {

    private static final int NAMES = 7;

    /** The one that may outlive its row has no slot: left alone, it would stand in the way of the next of its name. */
    private static final String RETAINED = "t2";

    private final Random random;
    private final Map<String, List<ThingSpec>> programs = new HashMap<>(Map.of("owner", List.of(), "main", List.of()));

    private final boolean threads;
    /** The names under which the slots of a key may be held. */
    private final Map<String, Set<String>> holders = new HashMap<>();

    private final Set<String> movedKeys = new HashSet<>();
    private int serial;

    private RandomHistories(long seed) {
        this.random = new Random(seed);
        this.threads = seed % 3 == 0;
    }

    static History of(long seed) {
        return new RandomHistories(seed).history();
    }

    private History history() {
        boolean blind = chance(4);
        List<History.Step> steps = new ArrayList<>();
        int length = 2 + random.nextInt(7);
        for (int i = 0; i < length; i++) {
            steps.add(step(blind));
        }
        return new History(blind, threads, steps);
    }

    private History.Step step(boolean blind) {
        String stage = chance(4) ? "owner" : "main";
        Faults.Kind fault = chance(2) ? null : pick(List.of(Faults.Kind.values()));
        int at = random.nextInt(chance(3) ? 40 : 12);
        Set<History.Option> options = EnumSet.noneOf(History.Option.class);
        if (chance(4)) {
            options.add(History.Option.BREAK);
        }
        if (chance(8)) {
            return new History.Step(stage, null, options, fault, at);
        }
        // In a cloud that cannot be read nobody could tell whose an object is.
        if (!blind && chance(8)) {
            options.add(History.Option.PLANT);
        }
        if (!blind && chance(3)) {
            options.add(chance(2) ? History.Option.ADOPT : History.Option.CLEAR);
        }
        List<ThingSpec> things = withOwnSlots(stage, changed(programs.get(stage), stage.equals("main")));
        programs.put(stage, things);
        return new History.Step(stage, things, options, fault, at);
    }

    private List<ThingSpec> changed(List<ThingSpec> before, boolean borrows) {
        List<ThingSpec> things = new ArrayList<>(before);
        int changes = before.isEmpty() ? 2 + random.nextInt(4) : random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            change(things, borrows);
        }
        return consistent(things);
    }

    private void change(List<ThingSpec> things, boolean borrows) {
        if (things.isEmpty() || chance(4)) {
            ThingSpec fresh = fresh(things);
            things.removeIf(thing -> thing.name().equals(fresh.name()));
            things.add(random.nextInt(things.size() + 1), fresh);
            return;
        }
        int place = random.nextInt(things.size());
        ThingSpec thing = things.get(place);
        List<String> others = things.stream()
                .map(ThingSpec::name)
                .filter(n -> !n.equals(thing.name()))
                .toList();
        switch (random.nextInt(12)) {
            case 0 -> things.remove(place);
            case 1, 2 -> things.set(place, thing.size(random.nextInt(5)));
            case 3 -> things.set(place, thing.region(feed(others, "region-")));
            case 4 -> things.set(place, thing.slot(mayBeRetained(thing) ? new Feed.Nothing() : feed(others, "slot-")));
            case 5, 6 -> {
                List<Feed> uses = new ArrayList<>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    uses.add(feed(others, "use-"));
                }
                uses.removeIf(Feed.Nothing.class::isInstance);
                things.set(place, thing.uses(uses));
            }
            case 7 -> things.set(place, thing.retain(mayBeRetained(thing) && !thing.retain()));
            case 8, 9 -> rename(things, place);
            case 10 ->
                things.set(
                        place,
                        borrows ? thing.gadget(!thing.gadget()) : thing.was().isEmpty() ? thing : thing.anew());
            default -> things.set(place, thing.borrows(borrows && chance(2) ? owned() : ""));
        }
    }

    /** A slot that may still be held under a name of which the program says nothing cannot be had. */
    private List<ThingSpec> withOwnSlots(String stage, List<ThingSpec> things) {
        List<ThingSpec> result = new ArrayList<>();
        for (ThingSpec thing : things) {
            ThingSpec own = thing;
            while (mayClash(stage, own)) {
                own = own.rekeyed();
            }
            holders(stage, own).add(thing.fqn());
            result.add(own);
        }
        return List.copyOf(result);
    }

    private boolean mayClash(String stage, ThingSpec thing) {
        Set<String> names = holders(stage, thing);
        boolean isNew = !names.contains(thing.fqn());
        // A name with a row of its own stays with that row, whatever is said to have been renamed to it.
        return names.stream().anyMatch(fqn -> !fqn.equals(thing.fqn()) && !fqn.equals(thing.was()))
                || isNew
                        && !names.isEmpty()
                        && holders.entrySet().stream()
                                .filter(other -> other.getKey().startsWith(stage + ":"))
                                .anyMatch(other -> other.getValue().contains(thing.fqn()));
    }

    private Set<String> holders(String stage, ThingSpec thing) {
        return holders.computeIfAbsent(stage + ":" + thing.key(), key -> new HashSet<>());
    }

    private static boolean mayBeRetained(ThingSpec thing) {
        return thing.key().startsWith(RETAINED);
    }

    private void rename(List<ThingSpec> things, int place) {
        ThingSpec thing = things.get(place);
        Set<String> taken = things.stream().map(ThingSpec::name).collect(Collectors.toSet());
        String other = "t" + random.nextInt(NAMES);
        if (!taken.contains(other)) {
            movedKeys.add(thing.key());
            things.set(place, thing.renamed(other));
            things.replaceAll(each -> each.fed(thing.name(), other));
        }
    }

    private String owned() {
        List<ThingSpec> owner = programs.get("owner");
        return owner.isEmpty() ? "" : pick(owner).fqn();
    }

    private ThingSpec fresh(List<ThingSpec> things) {
        int number = random.nextInt(NAMES);
        String name = "t" + number;
        // One that has been renamed has taken its key along.
        String key = movedKeys.contains(name) ? name + "-" + ++serial : name;
        List<String> others = things.stream().map(ThingSpec::name).toList();
        ThingSpec plain = new ThingSpec(
                key, name, "", false, random.nextInt(3), new Feed.Nothing(), new Feed.Nothing(), List.of(), "", false);
        return plain.region(chance(2) ? feed(others, "region-") : new Feed.Nothing())
                .slot(number != 2 && chance(3) ? feed(others, "slot-") : new Feed.Nothing())
                .uses(chance(2) && !others.isEmpty() ? List.of(new Feed.Label(pick(others))) : List.of())
                .retain(number == 2 && chance(2));
    }

    private Feed feed(List<String> others, String prefix) {
        if (others.isEmpty() || chance(3)) {
            return chance(3) ? new Feed.Nothing() : new Feed.Fixed(prefix + random.nextInt(3));
        }
        return switch (random.nextInt(3)) {
            case 0 -> new Feed.Id(pick(others));
            case 1 -> new Feed.Label(pick(others));
            default -> new Feed.Through(pick(others), pick(others));
        };
    }

    /** Leaves out what cannot be: values of things that are not there or are declared later, swaps of names. */
    static List<ThingSpec> consistent(List<ThingSpec> all) {
        List<ThingSpec> things = withoutSwaps(all);
        Set<String> leaves = new HashSet<>();
        things.stream().filter(thing -> thing.needs().isEmpty()).forEach(thing -> leaves.add(thing.name()));
        Set<String> earlier = new HashSet<>();
        List<ThingSpec> result = new ArrayList<>();
        for (ThingSpec thing : things) {
            result.add(thing.region(possible(thing.region(), earlier, leaves))
                    .slot(possible(thing.slot(), earlier, leaves))
                    .uses(thing.uses().stream()
                            .map(feed -> possible(feed, earlier, leaves))
                            .filter(feed -> !(feed instanceof Feed.Nothing))
                            .toList()));
            earlier.add(thing.name());
        }
        return List.copyOf(result);
    }

    /** A former name belongs to one thing only, and following former names never leads back. */
    private static List<ThingSpec> withoutSwaps(List<ThingSpec> things) {
        List<ThingSpec> result = new ArrayList<>(things);
        Set<String> claimed = new HashSet<>();
        for (int i = 0; i < result.size(); i++) {
            ThingSpec thing = result.get(i);
            if (!thing.was().isEmpty() && (!claimed.add(thing.was()) || leadsBack(thing, result))) {
                result.set(i, thing.was().isEmpty() ? thing : thing.anew());
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

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
