package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.branch.AnnotatedBranch;
import io.alchemyreactive.neon.api.branch.ListBranchesRequest;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.RolePath;
import reactor.core.publisher.Mono;

/** Makes sure that a branch has its parent's passwords only where its declaration allows that. */
final class BranchPasswords {

    private BranchPasswords() {}

    /**
     * Refuses a branch that would have the passwords of an unprotected parent, when its declaration says {@code
     * REFUSE}.
     */
    static Mono<Void> check(NeonClient client, Branch.Props props, String name) {
        return props.inheritedPasswords() != InheritedPasswords.REFUSE
                ? Mono.empty()
                : source(client, props)
                        .filter(parent -> !parent.isProtected())
                        .flatMap(parent -> Mono.error(new InheritedPasswordsException(name, parent)));
    }

    /**
     * Resets the password of every role that has the parent's password, when the declaration says {@code ROTATE}.
     * Compares the current passwords, so a second call does nothing.
     */
    static Mono<Void> rotate(NeonClient client, NeonBranch branch, Branch.Props props) {
        return props.inheritedPasswords() != InheritedPasswords.ROTATE
                ? Mono.empty()
                : source(client, props)
                        .flatMapMany(parent -> client.roles()
                                .list(branch.path())
                                .concatMap(role -> rotate(
                                        client,
                                        new RolePath(branch.path(), role.name()),
                                        new RolePath(parent.path(), role.name()))))
                        .then();
    }

    private static Mono<Void> rotate(NeonClient client, RolePath role, RolePath parents) {
        return Mono.zip(client.roles().revealPassword(role), client.roles().revealPassword(parents))
                .map(both -> both.getT1().equals(both.getT2()))
                // The parent has no such role, so the password belongs to the branch alone.
                .onErrorResume(NotFoundException.class, none -> Mono.just(false))
                // The project stores no passwords, so both passwords may be equal.
                .onErrorResume(InvalidRequestException.class, unknown -> Mono.just(true))
                .filter(same -> same)
                .flatMap(same -> client.roles().resetPassword(role))
                .then();
    }

    /** The branch from which the passwords were copied; empty when it does not exist any more. */
    static Mono<NeonBranch> source(NeonClient client, Branch.Props props) {
        String parent = props.parentId();
        Mono<AnnotatedBranch> source = parent != null
                ? client.branches().get(new BranchPath(props.projectId(), parent))
                : client.branches()
                        .list(ListBranchesRequest.all(props.projectId()))
                        .filter(each -> each.branch().isDefault())
                        .next();
        return source.map(AnnotatedBranch::branch).onErrorResume(NotFoundException.class, gone -> Mono.empty());
    }
}
