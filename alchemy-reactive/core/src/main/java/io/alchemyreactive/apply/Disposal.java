package io.alchemyreactive.apply;

import io.alchemyreactive.lifecycle.CallOptions;
import io.alchemyreactive.lifecycle.Gateway;
import io.alchemyreactive.lifecycle.Rows;
import io.alchemyreactive.lifecycle.Seen;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StateException;
import io.alchemyreactive.value.Value;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Deletes generations one by one, with a write after each. Thread-safe. */
final class Disposal {

    private final Work work;

    Disposal(Work work) {
        this.work = work;
    }

    /** Deletes the older generations, newest first; emits the row that is left. */
    Mono<Row> deleteOlder(Row row) {
        return Mono.just(row)
                .expand(left -> left.older().isEmpty()
                        ? Mono.empty()
                        : delete(left, left.older().get(0)).map(Optional::orElseThrow))
                .last();
    }

    /**
     * Tries to delete the older generations that were never live, since they may hold names that the next object needs;
     * emits the row that is left. The clean-up tries again to delete those that could not be deleted, and tells why.
     */
    Mono<Row> deleteNeverLive(Row row) {
        return deleteNeverLive(row, 0);
    }

    private Mono<Row> deleteNeverLive(Row row, int kept) {
        Generation next = neverLive(row, kept);
        return next == null
                ? Mono.just(row)
                : delete(row, next)
                        .map(Optional::orElseThrow)
                        .flatMap(left -> deleteNeverLive(left, kept))
                        .onErrorResume(
                                error -> !(error instanceof StateException), error -> deleteNeverLive(row, kept + 1));
    }

    /** The older generation that was never live, after so many others. */
    private static @Nullable Generation neverLive(Row row, int others) {
        return row.older().stream()
                .filter(generation -> generation.attributes() == null)
                .skip(others)
                .findFirst()
                .orElse(null);
    }

    /** Deletes one generation; emits the row that is left, or nothing in it when that was the last. */
    Mono<Optional<Row>> delete(Row row, Generation generation) {
        if (row.policies().retain()) {
            return forget(row, generation);
        }
        Gateway<?, ?> gateway;
        try {
            gateway = work.gateway(row.fqn(), generation.type());
        } catch (MissingProviderException e) {
            return work.options().forget() ? forget(row, generation) : Mono.error(e);
        }
        return locate(row, generation, gateway)
                .flatMap(attributes -> attributes.isEmpty()
                        ? Mono.empty()
                        : deleteUnlessHeld(row, generation, gateway, attributes.get()))
                .then(Mono.defer(() -> forget(row, generation)));
    }

    /** An object that another row holds as well stays: it goes with that row. */
    private Mono<Void> deleteUnlessHeld(
            Row row, Generation generation, Gateway<?, ?> gateway, Value.Fields attributes) {
        return work.holders().letGo(row.fqn(), gateway.type(), attributes).isPresent()
                ? Mono.empty()
                : gateway.delete(
                        work.identity(row, generation),
                        generation.appliedProps(),
                        generation.lastProps() == null ? null : generation.props(),
                        attributes,
                        call(row, gateway));
    }

    /** The attributes of a generation, found out where its create did not end; without any, there is no object. */
    private Mono<Optional<Value.Fields>> locate(Row row, Generation generation, Gateway<?, ?> gateway) {
        if (generation.attributes() != null) {
            return Mono.just(Optional.of(generation.attributes()));
        }
        Identity identity = work.identity(row, generation);
        return gateway.read(identity, generation, call(row, gateway))
                .flatMap(sight -> sight.seen() == Seen.CANNOT_TELL
                        ? makeToLearn(row, generation, gateway, identity)
                        : Mono.just(sight.ours()));
    }

    /**
     * The provider cannot say whether the object was made. To make it once more, under the same instance id, is the only
     * way to learn what there is to delete.
     */
    private Mono<Optional<Value.Fields>> makeToLearn(
            Row row, Generation generation, Gateway<?, ?> gateway, Identity identity) {
        return gateway.reconcile(identity, Reconcile.Phase.CREATE, generation.props(), null, null, call(row, gateway))
                .map(Optional::of)
                .onErrorResume(NothingMade.class, nothing -> Mono.just(Optional.empty()))
                .onErrorMap(error ->
                        new UnknownObjectException(row.fqn(), gateway.type().name(), work.stage(), error));
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
