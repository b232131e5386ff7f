package io.alchemyreactive.value;

import java.util.ArrayList;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** The order in which sorted sets and maps come back, whatever order they had when they were given. */
final class NaturalOrder {

    private NaturalOrder() {}

    /** Whether collections of this type need one. */
    static boolean isNeededBy(Class<?> type) {
        return SortedSet.class.isAssignableFrom(type) || SortedMap.class.isAssignableFrom(type);
    }

    /**
     * Refuses elements or keys that have no such order, or of which it takes two for the same.
     *
     * @param what what they are, for the message
     */
    static void check(Collection<?> parts, String what) {
        int kept;
        try {
            kept = new TreeSet<>(new ArrayList<>(parts)).size();
        } catch (ClassCastException e) {
            throw new UnsupportedValueException("has " + what + " that have no order of their own");
        } catch (Throwable e) {
            throw UnsupportedValueException.thrown("has " + what + " whose own order cannot be told", e);
        }
        if (kept < parts.size()) {
            throw new UnsupportedValueException("has " + what + " of which their own order takes two for the same");
        }
    }
}
