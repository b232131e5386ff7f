package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.lifecycle.CallListener;
import io.alchemyreactive.internal.lifecycle.Gateway;
import io.alchemyreactive.internal.lifecycle.ObjectHolders;
import io.alchemyreactive.internal.lifecycle.Observation;
import io.alchemyreactive.internal.lifecycle.Presence;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Upgrades;
import io.alchemyreactive.plan.ImportRefusedException;
import io.alchemyreactive.plan.SameObjectException;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.StoredRow;
import io.alchemyreactive.value.Value;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Prevents that a resource takes an object which another resource holds. Checks the own stage whenever an object is
 * found or created, and other stages when an object is about to be adopted. Thread-safe.
 */
public final class HolderCheck {

    private final StageKey stage;
    private final ObjectHolders holders;
    private final StateStore store;
    private final Predicate<String> declared;

    HolderCheck(StageKey stage, ObjectHolders holders, StateStore store, Predicate<String> declared) {
        this.stage = stage;
        this.holders = holders;
        this.store = store;
        this.declared = declared;
    }

    /** The index of the objects that the rows of the stage hold. */
    public ObjectHolders holders() {
        return holders;
    }

    /**
     * Records the object found for a resource without attributes, and emits the observation. Fails with {@link
     * SameObjectException} when another resource holds the object.
     */
    Mono<Observation> found(ResourceNode node, Observation observation) {
        Value.Fields attributes = observation.attributes().orElse(null);
        if (attributes == null) {
            return Mono.just(observation);
        }
        boolean mayBeTaken = observation.presence() == Presence.OURS || observation.presence() == Presence.ADOPTABLE;
        ResourceType<?, ?, ?> type = node.gateway().type();
        Optional<String> maker =
                node.stored().isEmpty() ? holders.maker(node.fqn(), type, attributes) : Optional.empty();
        if (maker.isPresent()) {
            return Mono.error(held(node, maker.get()));
        }
        Optional<String> other =
                mayBeTaken ? holders.claim(node.fqn(), type, attributes) : holders.other(node.fqn(), type, attributes);
        if (other.isPresent()) {
            return Mono.error(held(node, other.get()));
        }
        boolean adopts = observation.presence() == Presence.ADOPTABLE
                || observation.presence() == Presence.OURS && node.stored().isEmpty();
        if (!adopts) {
            return Mono.just(observation);
        }
        return removedThatMayHold(type)
                .map(removed -> Mono.<Observation>error(
                        SameObjectException.perhapsRenamed(stage, node.fqn(), type.name(), removed)))
                .orElseGet(() -> refuseHeldElsewhere(node, attributes).thenReturn(observation));
    }

    /**
     * A resource that will be removed and may hold the found object, because objects of its type cannot be told apart.
     */
    private Optional<String> removedThatMayHold(ResourceType<?, ?, ?> type) {
        return holders.indistinct(type).stream().filter(declared.negate()).findFirst();
    }

    /**
     * Completes when no unfinished create of another resource of the stage has created the object with these
     * attributes. Fails with {@link SameObjectException} when one has, and with {@link ImportRefusedException} when its
     * provider cannot tell.
     */
    Mono<Void> refuseHalfMade(ResourceNode node, Value.Fields attributes, CallListener retries) {
        Gateway<?, ?> gateway = node.gateway();
        return Flux.fromIterable(holders.unlocated(gateway.type()))
                .filter(row -> !row.fqn().equals(node.fqn()))
                .concatMap(row -> Flux.fromStream(() -> ObjectHolders.unlocated(row, gateway.type()))
                        .concatMap(generation -> gateway.read(
                                        Rows.identity(stage, row, generation), generation, node.call(retries))
                                .<Void>handle((observation, sink) -> {
                                    if (observation.presence() == Presence.CANNOT_TELL) {
                                        sink.error(new ImportRefusedException(
                                                node.fqn(),
                                                "it cannot be told whether the object is that of '" + row.fqn()
                                                        + "', whose creation did not end",
                                                "Deploy or destroy '" + row.fqn() + "' first."));
                                    } else if (ObjectHolders.isLikelyObject(
                                            gateway.type(),
                                            generation.withAttributes(
                                                    observation.ours().orElse(null)),
                                            attributes)) {
                                        sink.error(held(node, row.fqn()));
                                    }
                                })))
                .then();
    }

    /**
     * Completes when no resource of another stage holds the object with these attributes. Reads rows of all other
     * stages. Fails with {@link SameObjectException} when one does, and with {@link CorruptStateException} when a row
     * cannot be read with this version of the type.
     */
    public Mono<Void> refuseHeldElsewhere(ResourceNode node, Value.Fields attributes) {
        ResourceType<?, ?, ?> type = node.gateway().type();
        return store.rowsOf(type.names())
                .filter(stored -> !stored.stage().equals(stage))
                .filter(stored -> holds(stored, type, attributes))
                .next()
                .flatMap(stored -> Mono.error(SameObjectException.elsewhere(node.fqn(), type.name(), stored.key())));
    }

    /**
     * Records that a create of a resource returned the object with these attributes.
     *
     * @throws SameObjectException when another resource of the stage holds it
     */
    public void made(ResourceNode node, Value.Fields attributes) {
        holders.made(node.fqn(), node.gateway().type(), attributes).ifPresent(other -> {
            throw held(node, other);
        });
    }

    private SameObjectException held(ResourceNode node, String holder) {
        String type = node.gateway().type().name();
        return declared.test(holder)
                ? SameObjectException.declaredTwice(stage, node.fqn(), type, holder)
                : SameObjectException.renamed(stage, node.fqn(), type, holder);
    }

    /** Whether a stored row holds the object. The row may have been stored by an older version of its type. */
    private static boolean holds(StoredRow stored, ResourceType<?, ?, ?> type, Value.Fields attributes) {
        return Stream.concat(Stream.of(stored.row().current()), stored.row().older().stream())
                .filter(generation -> generation.attributes() != null && type.accepts(generation.type()))
                .map(generation ->
                        generation.withAttributes(Upgrades.attributes(stored.stage(), stored.row(), generation, type)))
                .anyMatch(generation -> ObjectHolders.isLikelyObject(type, generation, attributes));
    }
}
