package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import reactor.core.publisher.Mono;

/** Whose the things in a branch are. They carry no marks of their own, so it goes by those of the branch. */
final class BranchContents {

    private BranchContents() {}

    /** The object in a branch that has the name of a resource. */
    static <A extends Record> Mono<Found<A>> found(
            NeonClient client, BranchPath branch, Identity identity, String kind, String name, A attributes) {
        return client.branches()
                .get(branch)
                .map(holder -> NeonOwnership.holds(holder.annotations(), identity)
                        ? Found.ours(attributes)
                        : Found.foreign(attributes, NeonOwnership.describe(kind, name, holder.annotations())));
    }

    /** The object in the way of a create, when the branch is ours; else the failure of the create. */
    static <T> Mono<T> taken(
            NeonClient client, BranchPath branch, Identity identity, Throwable failure, Mono<T> existing) {
        return client.branches()
                .get(branch)
                .filter(holder -> NeonOwnership.holds(holder.annotations(), identity))
                .flatMap(ours -> existing.onErrorMap(NotFoundException.class, none -> failure))
                .switchIfEmpty(Mono.error(failure));
    }
}
