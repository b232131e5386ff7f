package io.alchemyreactive.test;

import io.alchemyreactive.test.ThingSpec.Feed;
import io.alchemyreactive.test.ThingSpec.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What the names of a random history have stood for so far: which slots may still be held under which names, which types
 * they had, which of them others used.
 */
final class NamesSoFar {

    private static final List<Kind> ALL = List.of(Kind.values());
    /** The one that holds data where a change of that is left out. */
    private static final String ONLY_BOX = "t6";

    /** The names under which the slots of a key may be held. */
    private final Map<String, Set<String>> holders = new HashMap<>();

    private final Map<String, Kind> kinds = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    /** A program whose unique names are not held by what it says nothing of, unless that is just what is looked for. */
    List<ThingSpec> admit(String stage, List<ThingSpec> things, RandomGenerator random) {
        boolean mayClash = !KnownFaults.TWO_ROWS_ONE_OBJECT.isOpen() && random.nextInt(3) == 0;
        List<ThingSpec> result = new ArrayList<>();
        for (ThingSpec thing : things) {
            ThingSpec own = thing;
            while (!mayClash && mayClash(stage, own)) {
                own = own.rekeyed();
            }
            holders(stage, own).add(thing.fqn());
            kinds.put(stage + ":" + thing.name(), thing.kind());
            Stream.concat(Stream.of(own.region(), own.slot()), own.uses().stream())
                    .filter(Feed.Id.class::isInstance)
                    .forEach(feed -> used.add(stage + ":" + ((Feed.Id) feed).of()));
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

    /** The type of a thing that has this name from now on. */
    Kind kind(String stage, String name, RandomGenerator random) {
        Kind before = kinds.get(stage + ":" + name);
        return before != null && KnownFaults.TYPE_CHANGE_OF_USED.isOpen() ? before : any(name, random);
    }

    /** Another type for a thing. */
    Kind otherKind(String stage, ThingSpec thing, RandomGenerator random) {
        boolean mayChange = !KnownFaults.TYPE_CHANGE_OF_USED.isOpen() || !used.contains(stage + ":" + thing.name());
        return mayChange ? any(thing.name(), random) : thing.kind();
    }

    private static Kind any(String name, RandomGenerator random) {
        if (KnownFaults.TYPE_CHANGE_LOSES_DATA.isOpen() && name.equals(ONLY_BOX)) {
            return Kind.BOX;
        }
        List<Kind> kinds = ALL.stream()
                .filter(kind -> kind != Kind.BOX || !KnownFaults.TYPE_CHANGE_LOSES_DATA.isOpen())
                .filter(kind -> kind != Kind.NOTE || !KnownFaults.ADDRESSED_BY_NEW_PROPS.isOpen())
                .toList();
        return random.nextInt(3) == 0 ? Kind.THING : kinds.get(random.nextInt(kinds.size()));
    }

    /** Whether a thing may get this name. */
    boolean mayMove(String stage, ThingSpec thing, String other) {
        Kind there = kinds.get(stage + ":" + other);
        boolean sameKind = there == null || there == thing.kind();
        boolean box = thing.name().equals(ONLY_BOX) || other.equals(ONLY_BOX);
        if (used.contains(stage + ":" + thing.name())) {
            used.add(stage + ":" + other);
        }
        return (sameKind || !KnownFaults.TYPE_CHANGE_OF_USED.isOpen())
                && (!box || !KnownFaults.TYPE_CHANGE_LOSES_DATA.isOpen());
    }

    /** Whether a program says nothing of a new name. */
    boolean silently(RandomGenerator random) {
        return !KnownFaults.TWO_ROWS_ONE_OBJECT.isOpen() && random.nextInt(3) == 0;
    }

    /** The key of a new thing: its name, unless it is to want the unique name of another one. */
    String twin(List<ThingSpec> things, String name, RandomGenerator random) {
        boolean twin = !KnownFaults.TWO_ROWS_ONE_OBJECT.isOpen() && !things.isEmpty() && random.nextInt(6) == 0;
        return twin ? things.get(random.nextInt(things.size())).key() : name;
    }
}
