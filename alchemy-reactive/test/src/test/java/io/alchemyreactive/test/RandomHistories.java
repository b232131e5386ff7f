package io.alchemyreactive.test;

import io.alchemyreactive.test.ThingSpec.Feed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Makes histories from seeds: each program is the one before with a few changes. */
final class RandomHistories {

    private static final int NAMES = 6;

    /** The one that may outlive its row has no slot: left alone, it would stand in the way of the next of its name. */
    private static final String RETAINED = "t2";

    private final Random random;
    private final Map<String, List<ThingSpec>> programs = new HashMap<>(Map.of("owner", List.of(), "main", List.of()));

    private RandomHistories(long seed) {
        this.random = new Random(seed);
    }

    static History of(long seed) {
        return new RandomHistories(seed).history();
    }

    private History history() {
        boolean blind = chance(4);
        List<History.Step> steps = new ArrayList<>();
        int length = 2 + random.nextInt(7);
        for (int i = 0; i < length; i++) {
            steps.add(step());
        }
        return new History(blind, steps);
    }

    private History.Step step() {
        String stage = chance(4) ? "owner" : "main";
        Faults.Kind fault = chance(2) ? null : pick(List.of(Faults.Kind.values()));
        int at = random.nextInt(chance(3) ? 40 : 12);
        if (chance(8)) {
            return new History.Step(stage, null, fault, at);
        }
        List<ThingSpec> things = changed(programs.get(stage), stage.equals("main"));
        programs.put(stage, things);
        return new History.Step(stage, things, fault, at);
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
        switch (random.nextInt(9)) {
            case 0 -> things.remove(place);
            case 1, 2 -> things.set(place, thing.size(random.nextInt(5)));
            case 3 -> things.set(place, thing.region(feed(others, "region-")));
            case 4 ->
                things.set(
                        place, thing.slot(thing.name().equals(RETAINED) ? new Feed.Nothing() : feed(others, "slot-")));
            case 5, 6 -> {
                List<Feed> uses = new ArrayList<>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    uses.add(feed(others, "use-"));
                }
                uses.removeIf(Feed.Nothing.class::isInstance);
                things.set(place, thing.uses(uses));
            }
            case 7 -> things.set(place, thing.retain(thing.name().equals(RETAINED) && chance(2)));
            default -> things.set(place, thing.borrows(borrows && chance(2) ? owned() : ""));
        }
    }

    private String owned() {
        List<ThingSpec> owner = programs.get("owner");
        return owner.isEmpty() ? "" : pick(owner).fqn();
    }

    private ThingSpec fresh(List<ThingSpec> things) {
        int number = random.nextInt(NAMES);
        // The scope goes by the name, so that a thing keeps its FQN.
        String scope = number == 4 ? "calm" : number == 5 ? "calm/deep" : number == 3 ? "wide" : "";
        List<String> others = things.stream().map(ThingSpec::name).toList();
        ThingSpec plain = new ThingSpec(
                "t" + number, scope, random.nextInt(3), new Feed.Nothing(), new Feed.Nothing(), List.of(), "", false);
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

    /** Leaves out what cannot be: values of things that are not there or are declared later. */
    static List<ThingSpec> consistent(List<ThingSpec> things) {
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
