package io.alchemyreactive.test;

import io.alchemyreactive.test.History.Option;
import io.alchemyreactive.test.History.Trait;
import io.alchemyreactive.test.ThingSpec.Feed;
import io.alchemyreactive.test.ThingSpec.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes histories from seeds: each program is the one before with a few changes. */
final class RandomHistories {

    private static final int NAMES = 8;

    private static final List<Option> STUBBORN = List.of(
            Option.NO_CREATES,
            Option.NO_UPDATES,
            Option.NO_DELETES,
            Option.LOST_CREATES,
            Option.LOST_UPDATES,
            Option.LOST_DELETES);

    private final Random random;
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
    private final Map<String, List<ThingSpec>> programs = new HashMap<>(Map.of("owner", List.of(), "main", List.of()));
    private final Map<String, History.Step> last = new HashMap<>();
    private final NamesSoFar names = new NamesSoFar();
    private final Set<String> movedKeys = new HashSet<>();
    private int serial;

    private RandomHistories(long seed) {
        this.random = new Random(seed);
        if (seed % 3 == 0) {
            traits.add(Trait.THREADS);
        }
    }

    static History of(long seed) {
        return new RandomHistories(seed).history();
    }

    /** The FQNs of all things there may be. */
    static List<String> fqns() {
        return IntStream.range(0, NAMES)
                .mapToObj(number -> ThingSpec.plain("t" + number, 0).fqn())
                .toList();
    }

    private History history() {
        if (chance(4)) {
            traits.add(Trait.BLIND);
        } else if (chance(6) && !KnownFaults.STALE_ABSENCE.isOpen()) {
            traits.add(Trait.STALE);
        }
        if (chance(4) && !KnownFaults.ADDRESSED_BY_NEW_PROPS.isOpen()) {
            traits.add(Trait.HANDLERS);
        }
        List<History.Step> steps = new ArrayList<>();
        int length = 2 + random.nextInt(7);
        for (int i = 0; i < length; i++) {
            steps.add(step());
        }
        return new History(traits, steps);
    }

    private History.Step step() {
        String stage = chance(4) ? "owner" : "main";
        History.Step before = last.get(stage);
        // What failed once fails again.
        if (before != null && chance(6)) {
            return before;
        }
        History.Step step = anotherStep(stage);
        last.put(stage, step);
        return step;
    }

    private History.Step anotherStep(String stage) {
        Faults.Kind fault = chance(2) ? null : pick(List.of(Faults.Kind.values()));
        int at = random.nextInt(chance(3) ? 40 : 12);
        Set<Option> options = EnumSet.noneOf(Option.class);
        addOneIn(4, options, Option.BREAK);
        addOneIn(8, options, Option.REFRESH);
        addOneIn(8, options, Option.SERIAL);
        if (!chance(3)) {
            options.add(Option.CONSENT);
        }
        if (chance(5)) {
            options.add(pick(STUBBORN));
        }
        if (chance(8)) {
            return new History.Step(stage, null, options, fault, at);
        }
        List<ThingSpec> things = names.admit(stage, changed(stage), random);
        programs.put(stage, things);
        // In a cloud that cannot be read nobody could tell whose an object is.
        if (!traits.contains(Trait.BLIND)) {
            addOneIn(8, options, Option.PLANT);
            if (chance(3)) {
                options.add(chance(2) ? Option.ADOPT : Option.CLEAR);
            }
        }
        return KnownFaults.gentle(new History.Step(stage, things, options, fault, at));
    }

    private void addOneIn(int oneIn, Set<Option> options, Option option) {
        if (chance(oneIn)) {
            options.add(option);
        }
    }

    private List<ThingSpec> changed(String stage) {
        List<ThingSpec> before = programs.get(stage);
        List<ThingSpec> things = new ArrayList<>(before);
        int changes = before.isEmpty() ? 2 + random.nextInt(4) : random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            change(things, stage);
        }
        return consistent(things);
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
            case 1, 2 -> things.set(place, thing.size(random.nextInt(5)));
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
            case 10, 11 -> things.set(place, thing.kind(names.otherKind(stage, thing, random)));
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
        if (!taken.contains(other) && names.mayMove(stage, thing, other)) {
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
        return ThingSpec.plain(key, name, random.nextInt(3))
                .kind(names.kind(stage, name, random))
                .region(chance(2) ? feed(others, "region-") : new Feed.Nothing())
                .slot(chance(3) ? feed(others, "slot-") : new Feed.Nothing())
                .uses(chance(2) && !others.isEmpty() ? List.of(feed(others, "use-")) : List.of())
                .retain(chance(2));
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

    /** Leaves out what cannot be: values of things that are not there or are declared later, swaps of names. */
    static List<ThingSpec> consistent(List<ThingSpec> all) {
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
                        .uses(thing.uses().stream().map(RandomHistories::loose).toList());
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

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
