package io.alchemyreactive.neon.api;

import io.alchemyreactive.neon.api.account.Account;
import io.alchemyreactive.neon.api.branch.Branches;
import io.alchemyreactive.neon.api.connection.ConnectionUris;
import io.alchemyreactive.neon.api.database.Databases;
import io.alchemyreactive.neon.api.endpoint.Endpoints;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.masking.AnonymizedBranches;
import io.alchemyreactive.neon.api.operation.Operations;
import io.alchemyreactive.neon.api.project.Projects;
import io.alchemyreactive.neon.api.role.Roles;
import io.alchemyreactive.neon.api.snapshot.Snapshots;
import reactor.core.publisher.Mono;

/**
 * Neon's API by groups; the root does nothing itself but hand them out.
 *
 * <p>Every publisher of every group is cold, runs anew on each subscription and signals failures as {@link NeonException}.
 * Results arrive on a network or timer thread, so a subscriber must not block there. Changes inside one project run one after
 * the other, in the order of subscription, each including the wait for the operations it started; different projects run side
 * by side. Cancelling a change that still waits for its turn removes it; cancelling one whose request is out lets that request
 * reach its answer, since Neon would carry it out anyway, but repeats and waits end at once.
 *
 * <p>Safe for use by many threads; meant to be shared, because the rate limit and the queues are per client.
 */
public interface NeonClient {

    /** Projects: the account's databases with their history and settings. */
    Projects projects();

    /** Branches of a project. */
    Branches branches();

    /** Branches in which columns are masked. */
    AnonymizedBranches anonymizedBranches();

    /** Snapshots of root branches. */
    Snapshots snapshots();

    /** Endpoints: the computes that serve branches. */
    Endpoints endpoints();

    /** Roles of a branch and their passwords. */
    Roles roles();

    /** Databases of a branch. */
    Databases databases();

    /** Operations: the work that Neon does after it has answered. */
    Operations operations();

    /** Connection URIs, composed by Neon. */
    ConnectionUris connectionUris();

    /** Regions, organizations and limits of the key. */
    Account account();

    /**
     * Releases the connections, completing when they are closed. Repeats are harmless; a request made later fails with
     * {@link IllegalStateException}.
     */
    Mono<Void> close();
}
