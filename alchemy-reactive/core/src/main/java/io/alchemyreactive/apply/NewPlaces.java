package io.alchemyreactive.apply;

import io.alchemyreactive.lifecycle.Gateway;
import io.alchemyreactive.lifecycle.Holders;
import io.alchemyreactive.lifecycle.Rows;
import io.alchemyreactive.lifecycle.Seen;
import io.alchemyreactive.lifecycle.Target;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.ForeignObjectException;
import io.alchemyreactive.plan.Node;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.value.Value;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks at the place where the next object of a stored resource is to stand. The planner has looked only at the place of a
 * resource that is not stored. Thread-safe.
 */
final class NewPlaces {

    private final Work work;

    NewPlaces(Work work) {
        this.work = work;
    }

    /**
     * Completes unless an object of somebody else stands in the place; then fails with {@link ForeignObjectException}, before
     * anything is stored or deleted.
     */
    Mono<Void> refuseTaken(Node node, Target target) {
        if (node.stored().isEmpty()) {
            return Mono.empty();
        }
        Gateway<?, ?> gateway = node.gateway();
        var nobody = new Identity(new ResourceKey(work.stage(), node.fqn()), "");
        return gateway.read(nobody, target.props(), null, node.call(work.retrying(ChangeAction.CREATE)))
                .filter(sight -> sight.seen() == Seen.FOREIGN)
                .flatMap(sight -> isOwn(node, sight.attributes().orElseThrow())
                        .flatMap(own -> own
                                ? Mono.empty()
                                : Mono.error(ForeignObjectException.inNewPlace(
                                        node.fqn(), gateway.type().name(), sight.owner()))));
    }

    /** Whether the object with these attributes is one that the row knows. */
    private Mono<Boolean> isOwn(Node node, Value.Fields attributes) {
        Row row = node.stored().orElseThrow();
        return Flux.fromIterable(Rows.generations(row))
                .filter(generation -> node.gateway().type().accepts(generation.type()))
                .concatMap(generation -> located(node, row, generation))
                .any(generation -> Holders.isLikelyObject(node.gateway().type(), generation, attributes));
    }

    /** Of a create that did not end, only the provider can say which object it has made. */
    private Mono<Generation> located(Node node, Row row, Generation generation) {
        return generation.attributes() != null
                ? Mono.just(generation)
                : node.gateway()
                        .read(work.identity(row, generation), generation, node.call(work.retrying(ChangeAction.CREATE)))
                        .map(sight -> generation.withAttributes(sight.ours().orElse(null)));
    }
}
