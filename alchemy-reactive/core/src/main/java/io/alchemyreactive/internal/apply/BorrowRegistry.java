package io.alchemyreactive.internal.apply;

import io.alchemyreactive.effect.MemoTable;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StateChange;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stores the borrows from other stages before anything uses what lies there, then looks at it once more, once in
 * the run. Thread-safe.
 */
final class BorrowRegistry {

    private final Committer committer;
    private final Set<Borrow> stored;
    private final Function<ResourceKey, Mono<Void>> lookAgain;
    private final MemoTable<ResourceKey, Void> looks = MemoTable.create();

    /**
     * For one apply.
     *
     * @param stored the borrows that are stored
     * @param lookAgain completes when what was read of an owner is still what is stored
     */
    BorrowRegistry(Committer committer, Collection<Borrow> stored, Function<ResourceKey, Mono<Void>> lookAgain) {
        this.committer = committer;
        this.stored = new TreeSet<>(stored);
        this.lookAgain = lookAgain;
    }

    /** Completes when these borrows are stored and their owners are found as they were read. */
    Mono<Void> ensure(Collection<Borrow> borrows) {
        return Mono.defer(() -> {
            boolean more;
            synchronized (stored) {
                more = stored.addAll(borrows);
            }
            // A borrow that was stored before the run does not keep its owner from changing what it lends.
            return (more ? committer.write(this::all) : Mono.<Void>empty())
                    .thenMany(
                            Flux.fromStream(borrows.stream().map(Borrow::owner).distinct()))
                    .concatMap(owner -> looks.get(owner, lookAgain))
                    .then();
        });
    }

    private List<StateChange> all() {
        synchronized (stored) {
            return List.of(new StateChange.PutBorrows(List.copyOf(stored)));
        }
    }

    /** The change that leaves only these borrows; empty when no others are stored. */
    Optional<StateChange> reduceTo(Collection<Borrow> borrows) {
        synchronized (stored) {
            Set<Borrow> left = new TreeSet<>(borrows);
            return left.equals(stored) ? Optional.empty() : Optional.of(new StateChange.PutBorrows(List.copyOf(left)));
        }
    }
}
