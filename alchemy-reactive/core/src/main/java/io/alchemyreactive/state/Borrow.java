package io.alchemyreactive.state;

import java.util.Objects;

/** An edge from a resource to one of another stage whose attributes it uses. */
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
