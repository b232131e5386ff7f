package io.alchemyreactive.plan;

import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.ResourceKey;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Other stages use a resource or output that would be deleted, replaced, renamed or emptied; it was left as it is. */
public final class BorrowedException extends RefusedException {

    private final transient List<ResourceKey> borrowers;

    /**
     * A failure for a thing that other stages use.
     *
     * @param what the thing and its stage, in words
     * @param borrowers the resources that use it, at least one
     */
    public BorrowedException(String what, Collection<ResourceKey> borrowers) {
        super("other stages use " + what + ": " + names(borrowers) + ". Destroy " + stages(borrowers)
                + " first, or give --break-references to break them.");
        this.borrowers = List.copyOf(borrowers);
    }

    /** A failure for these borrows, whose owners are all in one stage. */
    public BorrowedException(List<Borrow> borrows) {
        this(owners(borrows), borrows.stream().map(Borrow::borrower).toList());
    }

    private BorrowedException(Collection<ResourceKey> borrowers, String message) {
        super(message);
        this.borrowers = List.copyOf(borrowers);
    }

    /** A failure for an operation that would lose data of a resource that other stages use. */
    public static BorrowedException ofOperation(
            String operation, ResourceKey owner, Collection<ResourceKey> borrowers) {
        return new BorrowedException(
                borrowers,
                "the operation '" + operation + "' would lose data of '" + owner.fqn() + "' of " + owner.stage()
                        + ", which other stages use: " + names(borrowers) + ". Destroy " + stages(borrowers)
                        + " first, or allow it with breakReferences.");
    }

    private static String owners(List<Borrow> borrows) {
        return borrows.stream()
                .map(borrow -> "'" + borrow.owner().fqn() + "'")
                .distinct()
                .sorted()
                .collect(Collectors.joining(
                        " and ", "", " of " + borrows.get(0).owner().stage()));
    }

    /** The resources of other stages that use it. */
    public List<ResourceKey> borrowers() {
        return borrowers;
    }

    private static String names(Collection<ResourceKey> borrowers) {
        return new TreeSet<>(borrowers).stream().map(ResourceKey::toString).collect(Collectors.joining(", "));
    }

    private static String stages(Collection<ResourceKey> borrowers) {
        return borrowers.stream()
                .map(key -> key.stage().toString())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
