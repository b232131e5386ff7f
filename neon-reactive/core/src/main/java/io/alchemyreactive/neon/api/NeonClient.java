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
 * The client of Neon's API. Each method returns one group of operations.
 *
 * <p>Every publisher of every group is cold, runs again on each subscription and signals failures as {@link
 * NeonException}. Results arrive on a network or timer thread, so a subscriber must not block there. Changes of one
 * project run one after the other, in the order of subscription, and each includes the wait for its operations. Changes
 * of different projects run in parallel. Cancelling a change that waits in the queue removes it. Cancelling a change
 * whose request was sent lets that request finish, because Neon would carry it out anyway, but ends retries and waits
 * at once.
 *
 * <p>Thread-safe. Share one client, because each client has its own rate limit and queues.
 */
public interface NeonClient {

    /** Projects: the account's databases with their history and settings. */
    Projects projects();

    /** Branches of a project. */
    Branches branches();

    /** Branches with masked columns. */
    AnonymizedBranches anonymizedBranches();

    /** Snapshots of root branches. */
    Snapshots snapshots();

    /** Endpoints: the computes that serve branches. */
    Endpoints endpoints();

    /** Roles of a branch and their passwords. */
    Roles roles();

    /** Databases of a branch. */
    Databases databases();

    /** Operations: the work that continues after Neon has answered. */
    Operations operations();

    /** Connection URIs, composed by Neon. */
    ConnectionUris connectionUris();

    /** The regions, organizations and limits of the key. */
    Account account();

    /**
     * Releases the connections, and completes when they are closed. May be called again; a request made later fails
     * with {@link IllegalStateException}.
     */
    Mono<Void> close();
}
