package io.alchemyreactive.test;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One resource of a random program, as data.
 *
 * @param key what it keeps over renames; its slot is made of it
 * @param name unique in the program
 * @param was the FQN that it had before; empty for none
 * @param kind its type
 * @param size can be changed in place
 * @param region makes another object, new one first
 * @param slot makes another object; unique in the cloud, so each has its thing's key in it
 * @param uses what else goes into it; can be changed in place
 * @param borrows a thing of the other stage whose id goes into it
 * @param retain whether it outlives its row
 * @param adopt whether it may take over what exists
 */
record ThingSpec(
        String key,
        String name,
        String was,
        Kind kind,
        int size,
        Feed region,
        Feed slot,
        List<Feed> uses,
        @Nullable Borrowed borrows,
        boolean retain,
        boolean adopt) {

    /** A size that no object can have. */
    static final int IMPOSSIBLE = 13;

    ThingSpec {
        uses = List.copyOf(uses);
    }

    /** The size in the properties of any type. */
    static int sizeOf(Record props) {
        return props instanceof Thing.Props thing
                ? thing.size()
                : props instanceof Member.Props member ? member.size() : ((Note.Props) props).size();
    }

    /** The types of a fake cloud. */
    enum Kind {
        THING(CloudTypes.THING),
        GADGET(CloudTypes.GADGET),
        /** Holds data. */
        BOX(CloudTypes.BOX),
        /** Its region is its box, its slot its name in there. */
        MEMBER(CloudTypes.MEMBER),
        /** Its slot is its path; it has no region. */
        NOTE(CloudTypes.NOTE);

        final CloudType<?, ?> type;

        Kind(CloudType<?, ?> type) {
            this.type = type;
        }

        /** Whether there is none without a unique name. */
        boolean isNamed() {
            return type.isNamed();
        }
    }

    /** A thing of the stage that others borrow from. */
    record Borrowed(String fqn, Kind kind) {}

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
        return plain(name, name, size);
    }

    static ThingSpec plain(String key, String name, int size) {
        return new ThingSpec(
                key, name, "", Kind.THING, size, new Feed.Nothing(), new Feed.Nothing(), List.of(), null, false, false);
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

    /** The names of the things of its own stage that it needs. */
    List<String> needs() {
        return Stream.concat(Stream.of(region, slot), uses.stream())
                .flatMap(feed -> feed.needs().stream())
                .toList();
    }

    /** Under another name; it goes on with the object of this one. */
    ThingSpec renamed(String other) {
        return new ThingSpec(key, other, fqn(), kind, size, region, slot, uses, borrows, retain, adopt);
    }

    /** Under another name, of which the program says nothing. */
    ThingSpec named(String other) {
        return new ThingSpec(key, other, "", kind, size, region, slot, uses, borrows, retain, adopt);
    }

    /** With the feeds that come from a thing that has another name now. */
    ThingSpec fed(String former, String now) {
        return region(region.renamed(former, now))
                .slot(slot.renamed(former, now))
                .uses(uses.stream().map(feed -> feed.renamed(former, now)).toList());
    }

    /** One of the same name that knows nothing of a former one, whose slot it therefore cannot have. */
    ThingSpec anew() {
        return new ThingSpec(key + "'", name, "", kind, size, region, slot, uses, borrows, retain, adopt);
    }

    /** The same with slots of its own. */
    ThingSpec rekeyed() {
        return new ThingSpec(key + "'", name, was, kind, size, region, slot, uses, borrows, retain, adopt);
    }

    ThingSpec kind(Kind other) {
        return new ThingSpec(key, name, was, other, size, region, slot, uses, borrows, retain, adopt);
    }

    ThingSpec size(int other) {
        return new ThingSpec(key, name, was, kind, other, region, slot, uses, borrows, retain, adopt);
    }

    ThingSpec region(Feed other) {
        return new ThingSpec(key, name, was, kind, size, other, slot, uses, borrows, retain, adopt);
    }

    ThingSpec slot(Feed other) {
        return new ThingSpec(key, name, was, kind, size, region, other, uses, borrows, retain, adopt);
    }

    ThingSpec uses(List<Feed> other) {
        return new ThingSpec(key, name, was, kind, size, region, slot, other, borrows, retain, adopt);
    }

    ThingSpec borrows(@Nullable Borrowed other) {
        return new ThingSpec(key, name, was, kind, size, region, slot, uses, other, retain, adopt);
    }

    ThingSpec retain(boolean other) {
        return new ThingSpec(key, name, was, kind, size, region, slot, uses, borrows, other, adopt);
    }

    ThingSpec adopt(boolean other) {
        return new ThingSpec(key, name, was, kind, size, region, slot, uses, borrows, retain, other);
    }

    @Override
    public String toString() {
        return fqn() + "(" + (kind == Kind.THING ? "" : kind + " ") + size + told(" r=", region) + told(" s=", slot)
                + (uses.isEmpty() ? "" : " u=" + uses) + (borrows == null ? "" : " b=" + borrows.fqn())
                + (retain ? " retain" : "") + (adopt ? " adopt" : "") + (was.isEmpty() ? "" : " was=" + was)
                + (key.equals(name) ? "" : " key=" + key) + ")";
    }

    private static String told(String word, Feed feed) {
        return feed instanceof Feed.Nothing ? "" : word + feed;
    }
}
