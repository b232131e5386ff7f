package io.alchemyreactive;

import io.alchemyreactive.internal.apply.Guards;
import io.alchemyreactive.internal.lifecycle.RowStamp;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Edits the state of a stage under a lease. The caller releases the lease. Immutable. */
record EditSession(StateStore store, Lease lease, InstantSource clock, EditOptions options) {

    Mono<StateEdit.Forget> forget(String fqn) {
        return looked(fqn, (snapshot, row, borrowers) -> {
            var edit = new StateEdit.Forget(snapshot.key(), row, users(snapshot, fqn), borrowers);
            return carriedOut(
                    edit,
                    "forget",
                    RowMoves.forget(snapshot, row),
                    () -> Mono.just(RowMoves.putBack(snapshot, row, stamp())));
        });
    }

    Mono<StateEdit.Move> move(String from, String to) {
        return looked(from, (snapshot, row, borrowers) -> {
            if (snapshot.row(to).isPresent()) {
                throw EditRefusedException.occupied(key(from), key(to));
            }
            // An object whose creation did not end is found again by names and marks that contain the name of the
            // resource.
            if (!Rows.isResting(row)) {
                throw EditRefusedException.unsettled(key(from), "it is not at rest but " + Rows.statusWord(row));
            }
            var edit = new StateEdit.Move(snapshot.key(), row, to, users(snapshot, from), borrowers);
            return carriedOut(
                    edit,
                    "move",
                    RowMoves.move(snapshot, from, to, stamp()),
                    () -> store.load(lease.stage()).map(moved -> RowMoves.move(moved, to, from, stamp())));
        });
    }

    private interface Looked<E> {
        Mono<E> at(StageSnapshot snapshot, Row row, List<ResourceKey> borrowers);
    }

    private <E> Mono<E> looked(String fqn, Looked<E> work) {
        return store.load(lease.stage())
                .doOnNext(snapshot -> {
                    Guards.refuseUnconfirmed(snapshot.key(), snapshot.protections(), options.consents());
                    Guards.refuseOtherConsents(snapshot.key(), options.consents());
                })
                .zipWith(borrowers(fqn))
                .flatMap(both -> work.at(
                        both.getT1(),
                        both.getT1()
                                .row(fqn)
                                .orElseThrow(() -> new NotStoredException("no resource '" + fqn
                                        + "' is stored of " + lease.stage() + ". See: state list --stage "
                                        + lease.stage().stage())),
                        both.getT2()));
    }

    private <E extends StateEdit> Mono<E> carriedOut(
            E edit, String verb, List<StateChange> changes, Supplier<Mono<List<StateChange>>> undo) {
        // A move renames the resource for the users in its own stage too, so only users in other stages are in the way.
        List<ResourceKey> users = edit instanceof StateEdit.Move
                ? edit.borrowers()
                : EditRefusedException.all(edit.users(), edit.borrowers());
        if (!options.force() && !users.isEmpty()) {
            return Mono.error(EditRefusedException.inUse(verb, key(edit.row().fqn()), users));
        }
        return Approval.of(options.approve(), edit)
                .flatMap(
                        yes -> yes ? store.commit(lease, changes) : Mono.error(new NotApprovedException(lease.stage())))
                .then(Mono.defer(() -> options.force() ? Mono.empty() : guardAgain(edit, verb, undo)))
                .thenReturn(edit);
    }

    /**
     * Looks for borrows once more after the edit is stored, and undoes the edit when there are some. A borrower stores
     * its borrow and then reads the row; this method stores the edit and then reads the borrows. Whatever the order, at
     * least one of the two notices the conflict.
     */
    private Mono<Void> guardAgain(StateEdit edit, String verb, Supplier<Mono<List<StateChange>>> undo) {
        return borrowers(edit.row().fqn())
                .filter(borrowers -> !borrowers.isEmpty())
                .flatMap(borrowers -> undo.get()
                        .flatMap(changes -> store.commit(lease, changes))
                        .then(Mono.error(
                                EditRefusedException.inUse(verb, key(edit.row().fqn()), borrowers))));
    }

    private Mono<List<ResourceKey>> borrowers(String fqn) {
        return store.borrowers(lease.stage())
                .filter(borrow -> borrow.owner().fqn().equals(fqn))
                .map(Borrow::borrower)
                .collectList();
    }

    private List<ResourceKey> users(StageSnapshot snapshot, String fqn) {
        return snapshot.rows().values().stream()
                .filter(row -> !row.fqn().equals(fqn))
                .filter(row -> Rows.generations(row).stream()
                        .anyMatch(each -> each.dependencies().contains(fqn)))
                .map(row -> key(row.fqn()))
                .sorted()
                .toList();
    }

    private ResourceKey key(String fqn) {
        return new ResourceKey(lease.stage(), fqn);
    }

    private RowStamp stamp() {
        return new RowStamp(lease.fence(), clock.instant());
    }
}
