package io.alchemyreactive.test;

import io.alchemyreactive.test.ThingSpec.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What the names of a random history have stood for so far: which slots may still be held under which names, which types
 * they had, which of them others used.
 */
final class NamesSoFar {

    private static final List<Kind> ALL = List.of(Kind.values());

    /** The names under which the slots of a key may be held. */
    private final Map<String, Set<String>> holders = new HashMap<>();

    /** A program whose unique names are not held by what it says nothing of, unless that is just what is looked for. */
    List<ThingSpec> admit(String stage, List<ThingSpec> things, RandomGenerator random) {
        boolean mayClash = random.nextInt(3) == 0;
        List<ThingSpec> result = new ArrayList<>();
        for (ThingSpec thing : things) {
            ThingSpec own = thing;
            while (!mayClash && mayClash(stage, own)) {
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

    /** The type of a thing. */
    static Kind kind(RandomGenerator random) {
        return random.nextInt(3) == 0 ? Kind.THING : ALL.get(random.nextInt(ALL.size()));
    }

    /** Whether a program says nothing of a new name. */
    boolean silently(RandomGenerator random) {
        return random.nextInt(3) == 0;
    }

    /** The key of a new thing: its name, unless it is to want the unique name of another one. */
    String twin(List<ThingSpec> things, String name, RandomGenerator random) {
        boolean twin = !things.isEmpty() && random.nextInt(6) == 0;
        return twin ? things.get(random.nextInt(things.size())).key() : name;
    }
}
