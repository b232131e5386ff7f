package io.alchemyreactive.state;

import java.util.Objects;

/**
 * The stored fact that a resource uses attributes of a resource of another stage. While it is stored, the owner is not
 * deleted.
 */
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
