package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import reactor.core.publisher.Mono;

/** Decides who owns the objects in a branch. They carry no marks of their own, so the marks of the branch decide. */
final class BranchContents {

    private BranchContents() {}

    /**
     * An object in a branch, found by the name of a resource: ours when the branch belongs to the stage, else foreign.
     */
    static <A extends Record> Mono<Found<A>> found(
            NeonClient client, BranchPath branch, Identity identity, String kind, String name, A attributes) {
        return client.branches()
                .get(branch)
                .map(holder -> NeonOwnership.holds(holder.annotations(), identity)
                        ? Found.ours(attributes)
                        : Found.foreign(attributes, NeonOwnership.describe(kind, name, holder.annotations())));
    }

    /**
     * The existing object with the wanted name, when the branch belongs to the stage; otherwise fails as the create
     * did.
     */
    static <T> Mono<T> taken(
            NeonClient client, BranchPath branch, Identity identity, Throwable failure, Mono<T> existing) {
        return client.branches()
                .get(branch)
                .filter(holder -> NeonOwnership.holds(holder.annotations(), identity))
                .flatMap(ours -> existing.onErrorMap(NotFoundException.class, none -> failure))
                .switchIfEmpty(Mono.error(failure));
    }
}
