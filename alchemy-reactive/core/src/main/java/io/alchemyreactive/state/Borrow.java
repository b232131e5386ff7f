package io.alchemyreactive.state;

import java.util.Objects;

/** The record that a resource uses attributes of a resource of another stage. As long as it is stored, the owner stays. */
public record Borrow(ResourceKey borrower, ResourceKey owner) implements Comparable<Borrow> {

    public Borrow {
        Objects.requireNonNull(borrower, "borrower");
        Objects.requireNonNull(owner, "owner");
    }

    @Override
    public int compareTo(Borrow other) {
        int byOwner = owner.compareTo(other.owner);
        return byOwner != 0 ? byOwner : borrower.compareTo(other.borrower);
    }
}
