package io.alchemyreactive.apply;

import io.alchemyreactive.lifecycle.CallOptions;
import io.alchemyreactive.lifecycle.Gateway;
import io.alchemyreactive.lifecycle.Rows;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.value.Value;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Deletes generations one by one, newest first, with a write after each. Thread-safe. */
final class Disposal {

    private final Work work;

    Disposal(Work work) {
        this.work = work;
    }

    /** Deletes every generation of a row that is being deleted, then the row. */
    Mono<Void> deleteAll(Row row) {
        // Each turn takes the newest generation of what the turn before left.
        return Mono.just(Optional.of(row))
                .expand(left -> left.isEmpty()
                        ? Mono.empty()
                        : delete(left.get(), Rows.generations(left.get()).get(0)))
                .then();
    }

    /** Deletes the older generations; emits the row that is left. */
    Mono<Row> deleteOlder(Row row) {
        return Mono.just(row)
                .expand(left -> left.older().isEmpty()
                        ? Mono.empty()
                        : delete(left, left.older().get(0)).map(Optional::orElseThrow))
                .last();
    }

    /** Deletes one generation; emits the row that is left, or nothing in it when that was the last. */
    private Mono<Optional<Row>> delete(Row row, Generation generation) {
        if (row.policies().retain()) {
            return forget(row, generation);
        }
        Gateway<?, ?> gateway;
        try {
            gateway = work.gateway(row.fqn(), generation.type());
        } catch (MissingProviderException e) {
            return Mono.error(e);
        }
        return locate(row, generation, gateway)
                .flatMap(attributes -> attributes.isEmpty()
                        ? Mono.empty()
                        : gateway.delete(
                                work.identity(row, generation),
                                generation.props(),
                                attributes.get(),
                                call(row, gateway)))
                .then(Mono.defer(() -> forget(row, generation)));
    }

    /** The attributes of a generation, found out where its create did not end; without any, there is no object. */
    private Mono<Optional<Value.Fields>> locate(Row row, Generation generation, Gateway<?, ?> gateway) {
        if (generation.attributes() != null) {
            return Mono.just(Optional.of(generation.attributes()));
        }
        Identity identity = work.identity(row, generation);
        return gateway.read(identity, generation.props(), null, call(row, gateway))
                .flatMap(sight -> switch (sight.seen()) {
                    case OURS -> Mono.just(sight.attributes());
                    // Nobody can say whether the object was made. Making it once more, under the same instance id, is
                    // the only
                    // way to learn what there is to delete.
                    case CANNOT_TELL ->
                        gateway.reconcile(
                                        identity,
                                        Reconcile.Phase.CREATE,
                                        generation.props(),
                                        null,
                                        null,
                                        call(row, gateway))
                                .map(Optional::of);
                    case NOT_ASKED, ABSENT, FOREIGN, ADOPTABLE -> Mono.just(Optional.empty());
                });
    }

    private CallOptions call(Row row, Gateway<?, ?> gateway) {
        return CallOptions.of(row, gateway.type(), work.retrying(ChangeAction.DELETE));
    }

    private Mono<Optional<Row>> forget(Row row, Generation generation) {
        Optional<Row> left = Rows.gone(row, generation, work.stamp());
        return left.isPresent()
                ? work.put(left.get()).map(Optional::of)
                : work.remove(row).thenReturn(Optional.empty());
    }
}
