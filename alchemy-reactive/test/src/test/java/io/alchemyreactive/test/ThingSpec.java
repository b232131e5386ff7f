package io.alchemyreactive.test;

import java.util.List;
import java.util.Optional;

/**
 * One thing of a random program, as data.
 *
 * @param name unique in the program
 * @param scope the scope in which it is declared; empty for none
 * @param size can be changed in place
 * @param region makes another object, new one first
 * @param slot makes another object, old one first; unique in the cloud, so each has its thing's name in it
 * @param uses what else goes into it; can be changed in place
 * @param borrows a thing of the other stage whose id goes into it; empty for none
 * @param retain whether it outlives its row
 */
record ThingSpec(
        String name, String scope, int size, Feed region, Feed slot, List<Feed> uses, String borrows, boolean retain) {

    ThingSpec {
        uses = List.copyOf(uses);
    }

    /** Where a value comes from. */
    sealed interface Feed {

        /** Nothing is given. */
        record Nothing() implements Feed {}

        /** It stands in the program. */
        record Fixed(String value) implements Feed {}

        /** The id of another thing: stays the same over updates. */
        record Id(String of) implements Feed {}

        /** The label of another thing: follows its size. */
        record Label(String of) implements Feed {}

        /** The label of one thing, named by a callback once the id of another is known. */
        record Through(String first, String then) implements Feed {}

        /** The things that it needs. */
        default List<String> needs() {
            return this instanceof Id id
                    ? List.of(id.of())
                    : this instanceof Label label
                            ? List.of(label.of())
                            : this instanceof Through through ? List.of(through.first(), through.then()) : List.of();
        }
    }

    static ThingSpec plain(String name, int size) {
        return new ThingSpec(name, "", size, new Feed.Nothing(), new Feed.Nothing(), List.of(), "", false);
    }

    String fqn() {
        return scope.isEmpty() ? name : scope + "/" + name;
    }

    Optional<String> borrowed() {
        return borrows.isEmpty() ? Optional.empty() : Optional.of(borrows);
    }

    /** The names of the things of its own stage that it needs. */
    List<String> needs() {
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(region, slot), uses.stream())
                .flatMap(feed -> feed.needs().stream())
                .toList();
    }

    ThingSpec size(int other) {
        return new ThingSpec(name, scope, other, region, slot, uses, borrows, retain);
    }

    ThingSpec region(Feed other) {
        return new ThingSpec(name, scope, size, other, slot, uses, borrows, retain);
    }

    ThingSpec slot(Feed other) {
        return new ThingSpec(name, scope, size, region, other, uses, borrows, retain);
    }

    ThingSpec uses(List<Feed> other) {
        return new ThingSpec(name, scope, size, region, slot, other, borrows, retain);
    }

    ThingSpec borrows(String other) {
        return new ThingSpec(name, scope, size, region, slot, uses, other, retain);
    }

    ThingSpec retain(boolean other) {
        return new ThingSpec(name, scope, size, region, slot, uses, borrows, other);
    }

    @Override
    public String toString() {
        return fqn() + "(" + size + " r=" + region + " s=" + slot + " u=" + uses
                + (borrows.isEmpty() ? "" : " b=" + borrows) + (retain ? " retain" : "") + ")";
    }
}
