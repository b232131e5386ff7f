package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.branch.AnnotatedBranch;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.postgres.IsolationProbe;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewDescription;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Reconcile;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Proves the isolation of a branch with a throw-away neighbour: another branch of the same parent, which Neon deletes by
 * itself when a killed run leaves it.
 *
 * @param client a client of Neon
 * @param branch the identity of the branch
 * @param props the properties of the branch
 */
record BranchNeighbour(NeonClient client, Identity branch, Branch.Props props) {

    private static final Duration LIFETIME = Duration.ofHours(1);

    private static final String CURE = "Declare inheritedPasswords(ROTATE), or protect the parent. Declare"
            + " inheritedPasswords(KEEP) to allow it.";

    /** Emits the attributes when the branch is isolated, or need not be. */
    static Mono<Branch.Attributes> verified(
            NeonClient client,
            Reconcile<Branch.Props, Branch.Attributes> request,
            Branch.Attributes made,
            Function<Reconcile<Branch.Props, Branch.Attributes>, Mono<Branch.Attributes>> reconcile) {
        if (!request.news().isVerified()) {
            return Mono.just(made);
        }
        var neighbour = new BranchNeighbour(client, request.identity(), request.news());
        return neighbour
                .probe(made.description())
                .flatMap(probe -> probe.run(neighbour.make(reconcile), neighbour.remove()))
                .thenReturn(made);
    }

    private Mono<IsolationProbe> probe(PreviewDescription own) {
        IsolationProbe probe = IsolationProbe.of(branch, own).withPasswordCure(CURE);
        return props.inheritedPasswords() == InheritedPasswords.KEEP
                ? Mono.just(probe.withSharedPasswords())
                : BranchPasswords.source(client, props)
                        .flatMap(parent -> BranchAttributes.connection(
                                        client, parent, props.databaseName(), props.roleName())
                                .map(connection -> probe.withLogin(
                                        "its parent '" + parent.name() + "'",
                                        PostgresOrigin.parse(connection.direct()))))
                        // There is nothing to log in to.
                        .onErrorResume(NoConnectionException.class, none -> Mono.empty())
                        .onErrorResume(NotFoundException.class, none -> Mono.empty())
                        .defaultIfEmpty(probe);
    }

    /** Makes it like the branch, but without rows where they would be masked, and without migrations. */
    private Mono<PreviewDescription> make(
            Function<Reconcile<Branch.Props, Branch.Attributes>, Mono<Branch.Attributes>> reconcile) {
        boolean masked = props.masking() != null;
        var likewise = new Branch.Props(
                props.projectId(),
                null,
                props.parentId(),
                masked ? null : props.parentLsn(),
                masked ? null : props.parentTimestamp(),
                masked ? Boolean.TRUE : props.schemaOnly(),
                null,
                props.inheritedPasswords(),
                null,
                null,
                LIFETIME,
                null,
                null,
                props.databaseName(),
                props.roleName(),
                null,
                null);
        return reconcile
                .apply(new Reconcile<>(
                        IsolationProbe.neighbourOf(branch),
                        Reconcile.Phase.CREATE,
                        likewise,
                        Optional.empty(),
                        Optional.empty()))
                .map(Branch.Attributes::description);
    }

    /** Deletes the neighbour; completes empty, also when there is none. */
    Mono<Void> remove() {
        Identity identity = IsolationProbe.neighbourOf(branch);
        return client.branches()
                .find(props.projectId(), identity.physicalName(BranchProvider.LONGEST_NAME))
                .filter(found -> NeonOwnership.proves(found.annotations(), identity))
                .map(AnnotatedBranch::branch)
                .flatMap(found -> client.branches().delete(found.path()))
                .onErrorResume(NotFoundException.class, gone -> Mono.empty())
                .then();
    }
}
