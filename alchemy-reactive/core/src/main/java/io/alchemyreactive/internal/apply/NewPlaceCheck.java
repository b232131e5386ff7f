package io.alchemyreactive.internal.apply;

import io.alchemyreactive.internal.lifecycle.CallOptions;
import io.alchemyreactive.internal.lifecycle.Gateway;
import io.alchemyreactive.internal.lifecycle.Presence;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Target;
import io.alchemyreactive.internal.plan.ResourceNode;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.ForeignObjectException;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import reactor.core.publisher.Mono;

/**
 * Checks before a replacement whether another object already has the place (such as the name) of the next object. The
 * planner has checked this only for resources that are not stored. Thread-safe.
 */
final class NewPlaceCheck {

    private final ApplyContext context;

    NewPlaceCheck(ApplyContext context) {
        this.context = context;
    }

    /**
     * Completes when the place is free or the object there belongs to the row. Otherwise fails with {@link
     * ForeignObjectException}, before an old object is deleted.
     */
    Mono<Void> refuseTaken(ResourceNode node, Target target) {
        if (node.stored().isEmpty()) {
            return Mono.empty();
        }
        Row row = node.stored().get();
        Gateway<?, ?> gateway = node.gateway();
        CallOptions call = node.call(context.retrying(ChangeAction.CREATE));
        var nobody = new Identity(new ResourceKey(context.stage(), node.fqn()), "");
        return gateway.read(nobody, target.props(), null, call)
                .filter(observation -> observation.presence() == Presence.FOREIGN)
                .flatMap(observation -> gateway.isOneOf(
                                context.stage(),
                                row,
                                Rows.generations(row),
                                observation.attributes().orElseThrow(),
                                call)
                        .flatMap(own -> own
                                ? Mono.empty()
                                : Mono.error(ForeignObjectException.inNewPlace(
                                        node.fqn(), gateway.type().name(), observation.owner()))));
    }
}
