package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.NeonException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a user should know before a branch is made. Says nothing where Neon does not tell. */
final class BranchWarnings {

    private BranchWarnings() {}

    static Flux<String> of(NeonClient client, String fqn, Branch.Props props) {
        return Flux.concat(passwords(client, fqn, props), limit(client, fqn, props.projectId()));
    }

    /** A declared policy says that the user knows. */
    private static Mono<String> passwords(NeonClient client, String fqn, Branch.Props props) {
        return props.inheritedPasswords() != null
                ? Mono.empty()
                : BranchPasswords.source(client, props)
                        .filter(parent -> !parent.isProtected())
                        .map(parent -> "'" + fqn + "' will have the passwords of its parent '" + parent.name() + "' ("
                                + parent.id() + "), which is not protected: whoever may use the branch may use the"
                                + " parent. Declare inheritedPasswords: ROTATE for its own, KEEP to have it so.")
                        .onErrorResume(NeonException.class, silent -> Mono.empty());
    }

    /** The key of an organization is not told what its plan allows. */
    private static Mono<String> limit(NeonClient client, String fqn, String projectId) {
        return client.account()
                .allowance()
                .flatMap(allowance -> client.branches()
                        .count(projectId, "")
                        .filter(count -> count + 1 >= allowance.branchesLimit())
                        .map(count -> count < allowance.branchesLimit()
                                ? "'" + fqn + "' will be the last branch that Neon's plan '" + allowance.plan()
                                        + "' allows in project " + projectId + " (" + allowance.branchesLimit() + ")."
                                : "Neon will refuse '" + fqn + "': project " + projectId + " has " + count
                                        + " branches, and the plan '" + allowance.plan() + "' allows "
                                        + allowance.branchesLimit() + ". Delete some, or change the plan."))
                .onErrorResume(NeonException.class, silent -> Mono.empty());
    }
}
