package io.alchemyreactive.provider;

import java.util.Objects;

/**
 * The answer of a provider that looked for an object.
 *
 * @param <A> the attributes
 */
public sealed interface Found<A extends Record> {

    /** The object certainly does not exist. A provider that may not see a new object yet answers {@link CannotTell}. */
    record Absent<A extends Record>() implements Found<A> {}

    /** The object exists and is proved to belong to this resource. */
    record Ours<A extends Record>(A attributes) implements Found<A> {
        public Ours {
            Objects.requireNonNull(attributes, "attributes");
        }
    }

    /**
     * An object of another owner is in its place.
     *
     * @param attributes the attributes of that object
     * @param owner its owner, as far as the provider can tell, for the message
     */
    record Foreign<A extends Record>(A attributes, String owner) implements Found<A> {
        public Foreign {
            Objects.requireNonNull(attributes, "attributes");
            Objects.requireNonNull(owner, "owner");
        }
    }

    /** The provider cannot tell whether the object exists. */
    record CannotTell<A extends Record>() implements Found<A> {}

    /** The object does not exist. */
    static <A extends Record> Found<A> absent() {
        return new Absent<>();
    }

    /** The object exists and belongs to this resource. */
    static <A extends Record> Found<A> ours(A attributes) {
        return new Ours<>(attributes);
    }

    /** An object of another owner is in its place. */
    static <A extends Record> Found<A> foreign(A attributes, String owner) {
        return new Foreign<>(attributes, owner);
    }

    /** The provider cannot tell. */
    static <A extends Record> Found<A> cannotTell() {
        return new CannotTell<>();
    }
}
