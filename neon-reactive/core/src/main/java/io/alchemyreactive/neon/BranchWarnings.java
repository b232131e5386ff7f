package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.error.NeonException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Warns before a branch is made. Gives no warning where Neon does not tell the facts. */
final class BranchWarnings {

    private BranchWarnings() {}

    static Flux<String> of(NeonClient client, String fqn, Branch.Props props) {
        return Flux.concat(
                passwords(client, fqn, props),
                Allowance.ofBranches(client, fqn, props.projectId()),
                Allowance.ofCompute(client, fqn, props.compute()));
    }

    /** Warns about inherited passwords. A declared policy shows that the user knows, so there is no warning then. */
    private static Mono<String> passwords(NeonClient client, String fqn, Branch.Props props) {
        return props.inheritedPasswords() != null
                ? Mono.empty()
                : BranchPasswords.source(client, props)
                        .filter(parent -> !parent.isProtected())
                        .map(
                                parent ->
                                        "'" + fqn + "' will have the passwords of its parent '" + parent.name() + "' ("
                                                + parent.id() + "), which is not protected: its users can log in to"
                                                + " the parent. Declare inheritedPasswords: ROTATE for its own passwords, KEEP to keep these.")
                        .onErrorResume(NeonException.class, silent -> Mono.empty());
    }
}
