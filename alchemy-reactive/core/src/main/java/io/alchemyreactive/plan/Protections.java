package io.alchemyreactive.plan;

import io.alchemyreactive.state.Protection;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The protections of a stage during a run and after it. A stored protection is in force until a deploy that does not
 * declare it has been approved. A declared protection is in force at once. Immutable.
 *
 * @param stored the protections that an earlier deploy has stored
 * @param declared the protections that this run stores
 */
public record Protections(Set<Protection> stored, Set<Protection> declared) {

    /** The protections of a stage without any. */
    public static final Protections NONE = new Protections(Set.of(), Set.of());

    public Protections {
        stored = Set.copyOf(stored);
        declared = Set.copyOf(declared);
    }

    /** The protections that this run has to respect: both together. */
    public Set<Protection> inForce() {
        Set<Protection> both = EnumSet.noneOf(Protection.class);
        both.addAll(stored);
        both.addAll(declared);
        return both;
    }

    /** Whether the run changes the stored protections. */
    public boolean change() {
        return !stored.equals(declared);
    }

    /** The words of some of them, in a fixed order. */
    static List<String> words(Collection<Protection> protections) {
        return protections.stream().sorted().map(Protection::word).toList();
    }

    /** The command line options that confirm these names. */
    public static String confirming(Collection<String> names) {
        return names.stream().map(name -> "--confirm " + name).collect(Collectors.joining(" "));
    }
}
