package io.alchemyreactive.dblab.api;

import io.alchemyreactive.effect.CheckReturnValue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The API of a DBLab instance. Each method sends its requests on subscribe, and a subscription to the same publisher
 * sends them again. Failures extend {@link DbLabException}; no method repeats a request after a failure. An id or name
 * that cannot stand in a path is refused with an {@link IllegalArgumentException} when the method is called. Publishers
 * emit on threads of the network or of the timer. Thread-safe.
 *
 * <p>DBLab makes, resets and deletes clones after it has answered. {@link #awaitReady} and {@link #awaitDeleted} wait for
 * the end of that work.
 */
public interface DbLabClient {

    /** The version of the server. Needs no valid token. */
    @CheckReturnValue
    Mono<DbLabEngine> health();

    /** The state and the limits of the instance. */
    @CheckReturnValue
    Mono<DbLabStatus> status();

    /** All clones. */
    @CheckReturnValue
    Flux<DbLabClone> clones();

    /** The clone with this id. Fails with {@link DbLabNotFoundException} when there is none. */
    @CheckReturnValue
    Mono<DbLabClone> clone(String id);

    /**
     * Begins to make a clone. Emits it as it is then, without host and port. Fails with {@link
     * DbLabRefusedException} when a clone has this id, the password is too weak, or there is no such snapshot or branch.
     */
    @CheckReturnValue
    Mono<DbLabClone> createClone(CreateCloneRequest request);

    /** Changes the protection of a clone. Fails with {@link DbLabNotFoundException} when there is no such clone. */
    @CheckReturnValue
    Mono<DbLabClone> protectClone(String id, CloneProtection protection);

    /**
     * Begins to put the content of a clone back to a snapshot. Ends the sessions of the clone; its port and passwords
     * stay. Completes empty. Fails with {@link DbLabNotFoundException} when there is no such clone.
     */
    @CheckReturnValue
    Mono<Void> resetClone(String id, String snapshotId);

    /**
     * Begins to delete a clone. Completes empty. Fails with {@link DbLabNotFoundException} when there is no such clone,
     * and with {@link CloneProtectedException} when it is protected and has not failed.
     */
    @CheckReturnValue
    Mono<Void> deleteClone(String id);

    /**
     * Emits the clone when it accepts connections. Fails with {@link CloneFailedException} when DBLab gives it up, with
     * {@link DbLabNotFoundException} when it vanishes, and with {@link CloneTimeoutException} after the longest wait of
     * the options.
     */
    @CheckReturnValue
    Mono<DbLabClone> awaitReady(String id);

    /**
     * Completes when there is no clone with this id. Fails with {@link CloneFailedException} when DBLab could not delete
     * it, and with {@link CloneTimeoutException} after the longest wait of the options.
     */
    @CheckReturnValue
    Mono<Void> awaitDeleted(String id);

    /** The snapshots of all branches. */
    @CheckReturnValue
    Flux<DbLabSnapshot> snapshots();

    /** The snapshots of a branch. */
    @CheckReturnValue
    Flux<DbLabSnapshot> snapshots(String branch);

    /** All branches. */
    @CheckReturnValue
    Flux<DbLabBranch> branches();

    /** Makes a branch that begins at the newest snapshot of another one. Completes empty. */
    @CheckReturnValue
    Mono<Void> createBranch(String name, String baseBranch);

    /** Makes a branch that begins at a snapshot. Completes empty. */
    @CheckReturnValue
    Mono<Void> createBranchAt(String name, String snapshotId);

    /**
     * Deletes a branch. Completes empty. Fails with {@link DbLabRefusedException} when it is the main branch, protected,
     * in use by clones, or the origin of another branch.
     */
    @CheckReturnValue
    Mono<Void> deleteBranch(String name);

    /** Closes the connections. Later calls fail with an {@link IllegalStateException}. */
    @CheckReturnValue
    Mono<Void> close();
}
