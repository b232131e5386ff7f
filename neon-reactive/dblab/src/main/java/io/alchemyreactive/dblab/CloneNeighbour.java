package io.alchemyreactive.dblab;

import io.alchemyreactive.postgres.IsolationProbe;
import io.alchemyreactive.postgres.PreviewDescription;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Reconcile;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Proves the isolation of a clone with a throw-away neighbour: another clone of the same content without protection, which
 * DBLab deletes when a killed run leaves it idle.
 *
 * @param clients the clients of the run
 * @param preview the identity of the clone
 * @param props the properties of the clone
 */
record CloneNeighbour(DbLabClients clients, Identity preview, Clone.Props props) {

    /** Emits the attributes when the clone is isolated, or need not be. */
    static Mono<Clone.Attributes> verified(
            DbLabClients clients,
            Reconcile<Clone.Props, Clone.Attributes> request,
            Clone.Attributes made,
            Function<Reconcile<Clone.Props, Clone.Attributes>, Mono<Clone.Attributes>> reconcile) {
        if (!request.news().isVerified()) {
            return Mono.just(made);
        }
        var neighbour = new CloneNeighbour(clients, request.identity(), request.news());
        return IsolationProbe.of(request.identity(), made.description())
                .run(neighbour.make(reconcile), neighbour.remove())
                .thenReturn(made);
    }

    private Mono<PreviewDescription> make(
            Function<Reconcile<Clone.Props, Clone.Attributes>, Mono<Clone.Attributes>> reconcile) {
        var likewise = new Clone.Props(
                props.instance(),
                props.branch(),
                props.snapshot(),
                props.at(),
                props.database(),
                props.username(),
                props.restricted(),
                null,
                null,
                null,
                null);
        return reconcile
                .apply(new Reconcile<>(
                        IsolationProbe.neighbourOf(preview),
                        Reconcile.Phase.CREATE,
                        likewise,
                        Optional.empty(),
                        Optional.empty()))
                .map(Clone.Attributes::description);
    }

    /** Deletes the neighbour; completes empty, also when there is none. */
    Mono<Void> remove() {
        String id = CloneProvider.id(IsolationProbe.neighbourOf(preview), Optional.empty());
        return clients.call(props.instance(), client -> new CloneLifecycle(client).remove(id));
    }
}
