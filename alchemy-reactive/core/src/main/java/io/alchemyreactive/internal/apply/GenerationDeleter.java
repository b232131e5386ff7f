package io.alchemyreactive.internal.apply;

import io.alchemyreactive.internal.lifecycle.CallOptions;
import io.alchemyreactive.internal.lifecycle.Gateway;
import io.alchemyreactive.internal.lifecycle.ObjectHolders;
import io.alchemyreactive.internal.lifecycle.Presence;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.MissingProviderException;
import io.alchemyreactive.plan.UnknownObjectException;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StateException;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Deletes generations one by one, with a write after each. Thread-safe. */
final class GenerationDeleter {

    private final ApplyContext context;

    GenerationDeleter(ApplyContext context) {
        this.context = context;
    }

    /** Deletes the older generations, newest first; emits the row without them. */
    Mono<Row> deleteOlder(Row row) {
        return Mono.just(row)
                .expand(left -> left.older().isEmpty()
                        ? Mono.empty()
                        : delete(left, left.older().get(0)).map(Optional::orElseThrow))
                .last();
    }

    /**
     * Deletes older objects that may hold names which the next object of the row needs: objects that were never live,
     * and objects that no other resource uses. The newest object that was live stays until the next one is created.
     * Emits the row that is left. When an object that was live cannot be deleted, the replacement goes on, and the
     * clean-up reports the failure. The failure ends the replacement when the object could be taken for the next one:
     * it was never live, or its provider cannot tell whether it still exists.
     */
    Mono<Row> makeWay(Row row) {
        if (row.older().isEmpty()) {
            return Mono.just(row);
        }
        Generation live = Rows.original(row).orElse(null);
        List<Generation> idle = row.older().stream()
                .filter(generation -> generation != live && !context.holders().isUsed(row.fqn(), generation))
                .toList();
        Mono<Row> left = Mono.just(row);
        for (Generation generation : idle) {
            left = left.flatMap(before -> without(before, generation));
        }
        return left;
    }

    private Mono<Row> without(Row row, Generation generation) {
        return delete(row, generation)
                .map(Optional::orElseThrow)
                .onErrorResume(
                        error -> generation.attributes() != null && !(error instanceof StateException),
                        error -> isInTheWay(row, generation)
                                .flatMap(inTheWay -> inTheWay ? Mono.error(error) : Mono.just(row)));
    }

    /**
     * Whether an object that could not be deleted could be taken for the next one: both have the same type, and the
     * provider cannot tell whether the object still exists.
     */
    private Mono<Boolean> isInTheWay(Row row, Generation generation) {
        Gateway<?, ?> gateway = context.gateway(row.fqn(), row.current().type());
        if (!gateway.type().accepts(generation.type())) {
            return Mono.just(false);
        }
        return gateway.read(context.identity(row, generation), generation, call(row, gateway))
                .map(observation -> observation.presence() == Presence.CANNOT_TELL)
                .onErrorReturn(true);
    }

    /**
     * Deletes one generation. Emits the row that is left; an empty Optional when that was the last generation and the
     * row is removed.
     */
    Mono<Optional<Row>> delete(Row row, Generation generation) {
        if (row.policies().retain() || ResourceType.isAction(generation.type())) {
            return forget(row, generation);
        }
        Gateway<?, ?> gateway;
        try {
            gateway = context.gateway(row.fqn(), generation.type());
        } catch (MissingProviderException e) {
            return context.options().forget() ? forget(row, generation) : Mono.error(e);
        }
        return locate(row, generation, gateway)
                .flatMap(found ->
                        found.isEmpty() ? Mono.empty() : deleteUnlessHeld(row, generation, gateway, found.get()))
                .then(Mono.defer(() -> forget(row, generation)));
    }

    /**
     * An object to delete, with the known attributes.
     *
     * @param props the properties that it is known to have
     * @param attempted the properties of an update that did not end; null when there is none
     */
    private record Located(Value.Fields attributes, Value.Fields props, Value.@Nullable Fields attempted) {

        static Located of(Generation generation, Value.Fields attributes) {
            return new Located(
                    attributes, generation.appliedProps(), generation.lastProps() == null ? null : generation.props());
        }
    }

    /**
     * Deletes the object, unless another row or the current generation of this row holds it too; then it is deleted
     * with that one.
     */
    private Mono<Void> deleteUnlessHeld(Row row, Generation generation, Gateway<?, ?> gateway, Located found) {
        boolean isCurrent = !generation.instance().equals(row.current().instance())
                && ObjectHolders.isObject(gateway.type(), row.current(), found.attributes());
        return isCurrent
                        || context.holders()
                                .letGo(row.fqn(), gateway.type(), found.attributes())
                                .isPresent()
                ? Mono.empty()
                : gateway.delete(
                        context.identity(row, generation),
                        found.props(),
                        found.attempted(),
                        found.attributes(),
                        call(row, gateway));
    }

    /**
     * Emits the object of a generation; an empty Optional when there is none. The provider is asked when the create did
     * not end, and when an earlier run may have deleted the object, because an object of another owner may have its
     * name by now.
     */
    private Mono<Optional<Located>> locate(Row row, Generation generation, Gateway<?, ?> gateway) {
        Value.Fields known = generation.attributes();
        if (known != null && !context.mayBeGone(generation)) {
            return Mono.just(Optional.of(Located.of(generation, known)));
        }
        Identity identity = context.identity(row, generation);
        return gateway.read(identity, generation, call(row, gateway)).flatMap(observation -> {
            if (observation.presence() != Presence.CANNOT_TELL) {
                return Mono.just(observation.ours().map(attributes -> Located.of(generation, attributes)));
            }
            return known != null
                    ? Mono.just(Optional.of(Located.of(generation, known)))
                    : makeToLearn(row, generation, gateway, identity);
        });
    }

    /**
     * Creates the object again under the same instance id, because the provider cannot tell whether it was created, and
     * this is the only way to get the object to delete. Uses the last requested properties, or else those of the first
     * attempt.
     */
    private Mono<Optional<Located>> makeToLearn(
            Row row, Generation generation, Gateway<?, ?> gateway, Identity identity) {
        Mono<Located> made = made(row, gateway, identity, generation.props());
        Value.Fields begun = generation.lastProps();
        return (begun == null
                        ? made
                        : made.onErrorResume(
                                error -> !(error instanceof NothingMade), error -> made(row, gateway, identity, begun)))
                .map(Optional::of)
                .onErrorResume(NothingMade.class, nothing -> Mono.just(Optional.empty()))
                .onErrorMap(error ->
                        new UnknownObjectException(row.fqn(), gateway.type().name(), context.stage(), error));
    }

    private Mono<Located> made(Row row, Gateway<?, ?> gateway, Identity identity, Value.Fields props) {
        return gateway.reconcile(identity, Reconcile.Phase.CREATE, props, null, null, call(row, gateway))
                .map(attributes -> new Located(attributes, props, null));
    }

    private CallOptions call(Row row, Gateway<?, ?> gateway) {
        return CallOptions.of(row, gateway.type(), context.retrying(ChangeAction.DELETE));
    }

    private Mono<Optional<Row>> forget(Row row, Generation generation) {
        Optional<Row> left = Rows.gone(row, generation, context.stamp());
        return left.isPresent()
                ? context.put(left.get()).map(Optional::of)
                : context.remove(row).thenReturn(Optional.empty());
    }
}
