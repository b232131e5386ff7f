package io.alchemyreactive.provider;

import java.util.Objects;

/**
 * The answer of a provider that looked for an object.
 *
 * @param <A> the attributes
 */
public sealed interface Found<A extends Record> {

    /** There is certainly none; a provider that has only not seen one yet cannot tell. */
    record Absent<A extends Record>() implements Found<A> {}

    /** There is one, and it is proved to be this resource's. */
    record Ours<A extends Record>(A attributes) implements Found<A> {
        public Ours {
            Objects.requireNonNull(attributes, "attributes");
        }
    }

    /**
     * Something else stands in its place.
     *
     * @param attributes what it looks like
     * @param owner whose it is, as far as can be told, for the message
     */
    record Foreign<A extends Record>(A attributes, String owner) implements Found<A> {
        public Foreign {
            Objects.requireNonNull(attributes, "attributes");
            Objects.requireNonNull(owner, "owner");
        }
    }

    /** The provider has no means to tell. */
    record CannotTell<A extends Record>() implements Found<A> {}

    /** There is none. */
    static <A extends Record> Found<A> absent() {
        return new Absent<>();
    }

    /** It is ours, with these attributes. */
    static <A extends Record> Found<A> ours(A attributes) {
        return new Ours<>(attributes);
    }

    /** It is somebody else's. */
    static <A extends Record> Found<A> foreign(A attributes, String owner) {
        return new Foreign<>(attributes, owner);
    }

    /** The provider cannot tell. */
    static <A extends Record> Found<A> cannotTell() {
        return new CannotTell<>();
    }
}
