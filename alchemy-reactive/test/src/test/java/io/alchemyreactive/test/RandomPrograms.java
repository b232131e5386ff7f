package io.alchemyreactive.test;

import io.alchemyreactive.test.ThingSpec.Feed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes programs, each out of the one of its stage before, with a few changes. */
final class RandomPrograms {

    private static final int NAMES = 8;

    private final RandomGenerator random;
    private final NamesSoFar names = new NamesSoFar();
    private final Map<String, List<ThingSpec>> programs = new HashMap<>(Map.of("owner", List.of(), "main", List.of()));
    private final Set<String> movedKeys = new HashSet<>();
    private int serial;

    RandomPrograms(RandomGenerator random) {
        this.random = random;
    }

    /** The present program of a stage. */
    List<ThingSpec> of(String stage) {
        return programs.getOrDefault(stage, List.of());
    }

    /** The next program of a stage. */
    List<ThingSpec> next(String stage) {
        return become(stage, changed(stage));
    }

    /** Another program for a stage, as it can be declared. */
    List<ThingSpec> become(String stage, List<ThingSpec> things) {
        List<ThingSpec> admitted = names.admit(stage, ConsistentPrograms.of(things), random);
        programs.put(stage, admitted);
        return admitted;
    }

    /** The program of a stage with one of its things under another name. */
    List<ThingSpec> renamed(String stage) {
        List<ThingSpec> things = new ArrayList<>(of(stage));
        if (!things.isEmpty()) {
            rename(things, random.nextInt(things.size()), stage);
        }
        return become(stage, things);
    }

    /** The FQNs of all things there may be. */
    static List<String> fqns() {
        return IntStream.range(0, NAMES)
                .mapToObj(number -> ThingSpec.plain("t" + number, 0).fqn())
                .toList();
    }

    private List<ThingSpec> changed(String stage) {
        List<ThingSpec> before = programs.get(stage);
        List<ThingSpec> things = new ArrayList<>(before);
        int changes = before.isEmpty() ? 2 + random.nextInt(4) : random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            change(things, stage);
        }
        return things;
    }

    private void change(List<ThingSpec> things, String stage) {
        if (things.isEmpty() || chance(4)) {
            ThingSpec fresh = fresh(things, stage);
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
        boolean main = stage.equals("main");
        switch (random.nextInt(17)) {
            case 0 -> things.remove(place);
            case 1, 2 -> things.set(place, thing.size(size()));
            case 3 -> things.set(place, thing.region(feed(others, "region-")));
            case 4 -> things.set(place, thing.slot(feed(others, "slot-")));
            case 5, 6 -> {
                List<Feed> uses = new ArrayList<>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    uses.add(feed(others, "use-"));
                }
                uses.removeIf(Feed.Nothing.class::isInstance);
                things.set(place, thing.uses(uses));
            }
            case 7 -> things.set(place, thing.retain(!thing.retain()));
            case 8, 9 -> rename(things, place, stage);
            case 10, 11 -> things.set(place, thing.kind(NamesSoFar.kind(random)));
            case 12 -> things.set(place, thing.borrows(main && chance(2) ? owned() : null));
            case 13 -> things.set(place, thing.adopt(!thing.adopt()));
            case 14, 15 -> reverse(things, place);
            default -> things.set(place, thing.was().isEmpty() ? thing : thing.anew());
        }
    }

    /** What one thing used now uses that one. */
    private void reverse(List<ThingSpec> things, int place) {
        ThingSpec user = things.get(place);
        List<String> used = user.needs().stream()
                .distinct()
                .filter(name -> !name.equals(user.name()))
                .toList();
        if (used.isEmpty()) {
            return;
        }
        String turned = pick(used);
        List<ThingSpec> after = new ArrayList<>();
        ThingSpec free = user.fed(turned, "nothing");
        for (ThingSpec thing : things) {
            if (thing.name().equals(turned)) {
                after.add(free);
                List<Feed> uses = new ArrayList<>(thing.uses());
                uses.add(new Feed.Id(user.name()));
                after.add(thing.uses(uses));
            } else if (!thing.name().equals(user.name())) {
                after.add(thing);
            }
        }
        things.clear();
        things.addAll(after);
    }

    private void rename(List<ThingSpec> things, int place, String stage) {
        ThingSpec thing = things.get(place);
        Set<String> taken = things.stream().map(ThingSpec::name).collect(Collectors.toSet());
        String other = "t" + random.nextInt(NAMES);
        if (!taken.contains(other)) {
            movedKeys.add(thing.key());
            things.set(place, names.silently(random) ? thing.named(other) : thing.renamed(other));
            things.replaceAll(each -> each.fed(thing.name(), other));
        }
    }

    private ThingSpec.@Nullable Borrowed owned() {
        List<ThingSpec> owner = programs.get("owner");
        if (owner.isEmpty()) {
            return null;
        }
        ThingSpec thing = pick(owner);
        return new ThingSpec.Borrowed(thing.fqn(), thing.kind());
    }

    private ThingSpec fresh(List<ThingSpec> things, String stage) {
        String name = "t" + random.nextInt(NAMES);
        // One that has been renamed has taken its key along.
        String key = movedKeys.contains(name) ? name + "-" + ++serial : names.twin(things, name, random);
        List<String> others = things.stream().map(ThingSpec::name).toList();
        return ThingSpec.plain(key, name, size())
                .kind(NamesSoFar.kind(random))
                .region(chance(2) ? feed(others, "region-") : new Feed.Nothing())
                .slot(chance(3) ? feed(others, "slot-") : new Feed.Nothing())
                .uses(chance(2) && !others.isEmpty() ? List.of(feed(others, "use-")) : List.of())
                .retain(chance(2));
    }

    private int size() {
        return chance(30) ? ThingSpec.IMPOSSIBLE : random.nextInt(5);
    }

    private Feed feed(List<String> others, String prefix) {
        if (others.isEmpty() || chance(3)) {
            return chance(3) ? new Feed.Nothing() : new Feed.Fixed(prefix + random.nextInt(3));
        }
        return switch (random.nextInt(4)) {
            case 0, 1 -> new Feed.Id(pick(others));
            case 2 -> new Feed.Label(pick(others));
            default -> new Feed.Through(pick(others), pick(others));
        };
    }

    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
