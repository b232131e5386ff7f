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
 * Stores the borrows from other stages before their values are used, and then checks once per run and owner that the
 * owner still is as it was read. Thread-safe.
 */
final class BorrowRegistry {

    private final Committer committer;
    private final Set<Borrow> stored;
    private final Function<ResourceKey, Mono<Void>> lookAgain;
    private final MemoTable<ResourceKey, Void> looks = MemoTable.create();

    /**
     * The registry of one apply.
     *
     * @param stored the borrows that are stored
     * @param lookAgain completes when the owner is still stored as it was read; fails otherwise
     */
    BorrowRegistry(Committer committer, Collection<Borrow> stored, Function<ResourceKey, Mono<Void>> lookAgain) {
        this.committer = committer;
        this.stored = new TreeSet<>(stored);
        this.lookAgain = lookAgain;
    }

    /** Stores the borrows that are not stored yet. Completes when all are stored and their owners are unchanged. */
    Mono<Void> ensure(Collection<Borrow> borrows) {
        return borrows.isEmpty() ? Mono.empty() : ensureStored(borrows);
    }

    private Mono<Void> ensureStored(Collection<Borrow> borrows) {
        return Mono.defer(() -> {
            boolean more;
            synchronized (stored) {
                more = stored.addAll(borrows);
            }
            // Owners of borrows that were stored before are checked too: such a borrow does not prevent an update of
            // its owner.
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

    /** The change that removes all other borrows; empty when exactly these are stored. */
    Optional<StateChange> reduceTo(Collection<Borrow> borrows) {
        synchronized (stored) {
            Set<Borrow> left = new TreeSet<>(borrows);
            return left.equals(stored) ? Optional.empty() : Optional.of(new StateChange.PutBorrows(List.copyOf(left)));
        }
    }
}
