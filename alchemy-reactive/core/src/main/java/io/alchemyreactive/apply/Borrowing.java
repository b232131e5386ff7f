package io.alchemyreactive.apply;

import io.alchemyreactive.lifecycle.Rows;
import io.alchemyreactive.plan.References;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.resource.InvalidReferenceException.Reason;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StateChange;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stores the edges that lead to other stages before anything uses what lies there, then looks at the owners' rows once
 * more. Thread-safe.
 */
final class Borrowing {

    private final Work work;
    private final Set<Borrow> stored;

    Borrowing(Work work, Collection<Borrow> stored) {
        this.work = work;
        this.stored = new TreeSet<>(stored);
    }

    /** Completes when these edges are stored and their owners are found ready. */
    Mono<Void> ensure(Collection<Borrow> borrows) {
        return Mono.defer(() -> {
            Set<ResourceKey> owners;
            synchronized (stored) {
                owners = borrows.stream()
                        .filter(borrow -> !stored.contains(borrow))
                        .map(Borrow::owner)
                        .collect(Collectors.toCollection(TreeSet::new));
                stored.addAll(borrows);
            }
            return owners.isEmpty()
                    ? Mono.empty()
                    : work.committer()
                            .write(this::all)
                            .thenMany(Flux.fromIterable(owners))
                            .concatMap(this::lookAgain)
                            .then();
        });
    }

    private List<StateChange> all() {
        synchronized (stored) {
            return List.of(new StateChange.PutBorrows(List.copyOf(stored)));
        }
    }

    /** What is to be written once only these edges are left; nothing when that is what is stored. */
    Optional<StateChange> reduceTo(Collection<Borrow> borrows) {
        synchronized (stored) {
            Set<Borrow> left = new TreeSet<>(borrows);
            return left.equals(stored) ? Optional.empty() : Optional.of(new StateChange.PutBorrows(List.copyOf(left)));
        }
    }

    private Mono<Void> lookAgain(ResourceKey owner) {
        if (owner.fqn().equals(References.OUTPUTS)) {
            return Mono.empty();
        }
        return work.store()
                .get(owner)
                .switchIfEmpty(Mono.error(() -> invalid(owner, Reason.NOT_DEPLOYED, "it has just been removed")))
                .flatMap(row -> Rows.isReady(row)
                        ? Mono.empty()
                        : Mono.error(invalid(owner, Reason.NOT_READY, Rows.whyNotReady(row))));
    }

    private static InvalidReferenceException invalid(ResourceKey owner, Reason reason, String why) {
        return new InvalidReferenceException(owner.stage(), owner.fqn(), reason, why);
    }
}
