package io.alchemyreactive.neon;

import io.alchemyreactive.NotStoredException;
import io.alchemyreactive.internal.apply.Guards;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Stamp;
import io.alchemyreactive.internal.lifecycle.Target;
import io.alchemyreactive.neon.api.branch.RestoreBranchRequest;
import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.value.Value;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Replaces what one branch holds, under a lease that somebody else gives back. The row says that the branch is being updated from before
 * Neon is asked until the migrations have run, so that the next deploy goes on with what was cut short.
 */
record BranchRestore(StateStore store, Lease lease, NeonClients neon, Clock clock, String fqn, Set<String> consents) {

    /** What to ask of Neon for this branch. */
    interface Wish {
        RestoreBranchRequest of(Branch.Attributes branch, Clock clock);
    }

    Mono<Branch.Attributes> run(String verb, Wish wish) {
        var key = new ResourceKey(lease.stage(), fqn);
        return store.load(lease.stage()).flatMap(snapshot -> {
            Guards.refuseUnconfirmed(lease.stage(), snapshot.protections(), consents);
            Row row = snapshot.row(fqn)
                    .orElseThrow(() -> new NotStoredException("no resource '" + fqn + "' is stored of "
                            + lease.stage() + ". See: state list --stage "
                            + lease.stage().stage()));
            Value.Fields stored = settled(row, verb);
            Branch.Props props = Branch.TYPE.props().fromValue(row.current().props());
            if (props.masking() != null) {
                throw BranchOperationException.masked(fqn, lease.stage(), verb);
            }
            Branch.Attributes branch = Branch.TYPE.attributes().fromValue(stored);
            RestoreBranchRequest request = wish.of(branch, clock);
            if (snapshot.protections().contains(Protection.NO_DATA_LOSS)
                    && request.preserveUnderName().isEmpty()) {
                throw BranchOperationException.protectedFromLoss(fqn, lease.stage(), verb);
            }
            Row intent = Rows.updating(row, target(row), null, stamp());
            return put(intent)
                    .then(neon.call(client -> client.branches().restore(request)))
                    .onErrorResume(
                            InvalidRequestException.class,
                            refused -> put(Rows.settled(intent, target(row), stored, stamp()))
                                    .then(Mono.error(refused)))
                    .then(Mono.defer(() -> new BranchProvider(neon)
                            .reconcile(new Reconcile<>(
                                    new Identity(key, row.current().instance()),
                                    Reconcile.Phase.UPDATE,
                                    props,
                                    Optional.of(props),
                                    Optional.of(branch)))))
                    .flatMap(after -> put(Rows.settled(
                                    intent,
                                    target(row),
                                    Branch.TYPE.attributes().toValue(after),
                                    stamp()))
                            .thenReturn(after));
        });
    }

    /** The attributes of a branch at rest; of anything else it is refused. */
    private Value.Fields settled(Row row, String verb) {
        Value.Fields attributes = row.current().attributes();
        if (!Branch.TYPE.accepts(row.current().type())) {
            throw BranchOperationException.noBranch(
                    fqn, lease.stage(), row.current().type());
        }
        if (!Rows.isResting(row) || attributes == null) {
            throw BranchOperationException.unsettled(fqn, lease.stage(), verb);
        }
        return attributes;
    }

    private static Target target(Row row) {
        Generation now = row.current();
        return new Target(now.type(), now.schema(), now.props(), now.edges(), now.usedInstances(), row.policies());
    }

    private Mono<Void> put(Row row) {
        return Mono.defer(() -> store.commit(lease, List.of(new StateChange.PutRow(row))));
    }

    private Stamp stamp() {
        return new Stamp(lease.fence(), clock.instant());
    }
}
