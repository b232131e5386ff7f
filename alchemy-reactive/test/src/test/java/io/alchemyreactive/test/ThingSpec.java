package io.alchemyreactive.test;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One thing of a random program, as data.
 *
 * @param key what it keeps over renames; its slot is made of it
 * @param name unique in the program
 * @param was the FQN that it had before; empty for none
 * @param gadget whether it is of the other type
 * @param size can be changed in place
 * @param region makes another object, new one first
 * @param slot makes another object, old one first; unique in the cloud, so each has its thing's name in it
 * @param uses what else goes into it; can be changed in place
 * @param borrows a thing of the other stage whose id goes into it; empty for none
 * @param retain whether it outlives its row
 */
record ThingSpec(
        String key,
        String name,
        String was,
        boolean gadget,
        int size,
        Feed region,
        Feed slot,
        List<Feed> uses,
        String borrows,
        boolean retain) {

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

        /** The same where a thing has another name. */
        default Feed renamed(String former, String now) {
            if (this instanceof Id id) {
                return id.of().equals(former) ? new Id(now) : id;
            }
            if (this instanceof Label label) {
                return label.of().equals(former) ? new Label(now) : label;
            }
            return this instanceof Through through
                    ? new Through(
                            through.first().equals(former) ? now : through.first(),
                            through.then().equals(former) ? now : through.then())
                    : this;
        }

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
        return new ThingSpec(name, name, "", false, size, new Feed.Nothing(), new Feed.Nothing(), List.of(), "", false);
    }

    /** The scope goes by the name, so that a name has one FQN. */
    String scope() {
        return switch (name) {
            case "t3" -> "wide";
            case "t4" -> "calm";
            case "t5" -> "calm/deep";
            default -> "";
        };
    }

    String fqn() {
        return scope().isEmpty() ? name : scope() + "/" + name;
    }

    Optional<String> borrowed() {
        return borrows.isEmpty() ? Optional.empty() : Optional.of(borrows);
    }

    /** The names of the things of its own stage that it needs. */
    List<String> needs() {
        return Stream.concat(Stream.of(region, slot), uses.stream())
                .flatMap(feed -> feed.needs().stream())
                .toList();
    }

    /** Under another name; it goes on with the object of this one. */
    ThingSpec renamed(String other) {
        return new ThingSpec(key, other, fqn(), gadget, size, region, slot, uses, borrows, retain);
    }

    /** With the feeds that come from a thing that has another name now. */
    ThingSpec fed(String former, String now) {
        return region(region.renamed(former, now))
                .slot(slot.renamed(former, now))
                .uses(uses.stream().map(feed -> feed.renamed(former, now)).toList());
    }

    /** One of the same name that knows nothing of a former one, whose slot it therefore cannot have. */
    ThingSpec anew() {
        return new ThingSpec(key + "'", name, "", gadget, size, region, slot, uses, borrows, retain);
    }

    /** The same with slots of its own. */
    ThingSpec rekeyed() {
        return new ThingSpec(key + "'", name, was, gadget, size, region, slot, uses, borrows, retain);
    }

    ThingSpec gadget(boolean other) {
        return new ThingSpec(key, name, was, other, size, region, slot, uses, borrows, retain);
    }

    ThingSpec size(int other) {
        return new ThingSpec(key, name, was, gadget, other, region, slot, uses, borrows, retain);
    }

    ThingSpec region(Feed other) {
        return new ThingSpec(key, name, was, gadget, size, other, slot, uses, borrows, retain);
    }

    ThingSpec slot(Feed other) {
        return new ThingSpec(key, name, was, gadget, size, region, other, uses, borrows, retain);
    }

    ThingSpec uses(List<Feed> other) {
        return new ThingSpec(key, name, was, gadget, size, region, slot, other, borrows, retain);
    }

    ThingSpec borrows(String other) {
        return new ThingSpec(key, name, was, gadget, size, region, slot, uses, other, retain);
    }

    ThingSpec retain(boolean other) {
        return new ThingSpec(key, name, was, gadget, size, region, slot, uses, borrows, other);
    }

    @Override
    public String toString() {
        return fqn() + "(" + size + " r=" + region + " s=" + slot + " u=" + uses
                + (borrows.isEmpty() ? "" : " b=" + borrows) + (retain ? " retain" : "")
                + (was.isEmpty() ? "" : " was=" + was) + (gadget ? " gadget" : "")
                + (key.equals(name) ? "" : " key=" + key) + ")";
    }
}
