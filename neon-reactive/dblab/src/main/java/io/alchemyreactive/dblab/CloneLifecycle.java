package io.alchemyreactive.dblab;

import io.alchemyreactive.dblab.api.CloneFailedException;
import io.alchemyreactive.dblab.api.CloneProtection;
import io.alchemyreactive.dblab.api.CreateCloneRequest;
import io.alchemyreactive.dblab.api.DbLabBranch;
import io.alchemyreactive.dblab.api.DbLabClient;
import io.alchemyreactive.dblab.api.DbLabClone;
import io.alchemyreactive.dblab.api.DbLabNotFoundException;
import io.alchemyreactive.dblab.api.DbLabSnapshot;
import io.alchemyreactive.effect.Redacted;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Makes, resets and deletes a clone whole: each method waits until DBLab has ended its work.
 *
 * @param client the instance
 */
record CloneLifecycle(DbLabClient client) {

    private static final Set<String> UNDER_WAY = Set.of("CREATING", "RESETTING");

    /**
     * Makes a clone, and once more when DBLab gives up the first attempt. Deletes what has failed. Fails with {@link
     * CloneFailedException} after the second attempt.
     */
    Mono<DbLabClone> create(String id, Clone.Props props, Redacted<String> password) {
        Mono<DbLabClone> attempt = chosen(props)
                .flatMap(snapshot -> client.createClone(request(id, props, snapshot, password)))
                .then(client.awaitReady(id))
                .onErrorResume(CloneFailedException.class, failed -> remove(id).then(Mono.error(failed)));
        return attempt.onErrorResume(CloneFailedException.class, once -> attempt);
    }

    /** Puts the content back to the declared snapshot, or to the newest one of the declared branch. */
    Mono<DbLabClone> reset(String id, Clone.Props props) {
        return source(props)
                .flatMap(snapshot -> client.resetClone(id, snapshot))
                .then(client.awaitReady(id));
    }

    /** Deletes the clone, with its protection. Completes empty, also when there is none. */
    Mono<Void> remove(String id) {
        return find(id).flatMap(clone -> isUnderWay(clone) ? settled(id) : Mono.just(clone))
                .flatMap(clone -> isDeleting(clone) ? Mono.empty() : delete(clone))
                .then(client.awaitDeleted(id))
                .onErrorResume(DbLabNotFoundException.class, gone -> Mono.empty());
    }

    /** The clone; empty when there is none. Waits for the end of a deletion that is under way. */
    Mono<DbLabClone> find(String id) {
        return client.clone(id)
                .flatMap(clone ->
                        isDeleting(clone) ? client.awaitDeleted(id).then(Mono.<DbLabClone>empty()) : Mono.just(clone))
                .onErrorResume(DbLabNotFoundException.class, none -> Mono.empty());
    }

    private Mono<Void> delete(DbLabClone clone) {
        Mono<Void> unprotect = clone.isProtected() && !clone.status().isFailed()
                ? client.protectClone(clone.id(), CloneProtection.none()).then()
                : Mono.empty();
        return unprotect.then(client.deleteClone(clone.id()));
    }

    /**
     * The clone after the work that is under way. A clone that is deleted while DBLab makes it leaves its server behind.
     */
    private Mono<DbLabClone> settled(String id) {
        return client.awaitReady(id).onErrorResume(CloneFailedException.class, failed -> client.clone(id));
    }

    /** The declared snapshot; empty where DBLab chooses the newest one of the branch. */
    private Mono<Optional<String>> chosen(Clone.Props props) {
        return props.at() == null
                ? Mono.just(Optional.ofNullable(props.snapshot()))
                : source(props).map(Optional::of);
    }

    private Mono<String> source(Clone.Props props) {
        if (props.snapshot() != null) {
            return Mono.just(props.snapshot());
        }
        return props.at() != null
                ? snapshotAt(props, props.at())
                : client.branches()
                        .filter(branch -> branch.name().equals(props.branchName()))
                        .map(DbLabBranch::snapshotId)
                        .filter(snapshot -> !snapshot.isEmpty())
                        .next()
                        .switchIfEmpty(
                                Mono.error(() -> CloneException.withoutBranch(props.instance(), props.branchName())));
    }

    /** The newest snapshot of the branch with data of this time or an earlier one. */
    private Mono<String> snapshotAt(Clone.Props props, Instant moment) {
        return client.snapshots(props.branchName())
                .filter(snapshot ->
                        snapshot.dataStateAt().filter(at -> !at.isAfter(moment)).isPresent())
                .reduce((one, other) -> one.dataStateAt()
                                .orElseThrow()
                                .isBefore(other.dataStateAt().orElseThrow())
                        ? other
                        : one)
                .map(DbLabSnapshot::id)
                .switchIfEmpty(
                        Mono.error(() -> CloneException.withoutSnapshot(props.instance(), props.branchName(), moment)));
    }

    private static CreateCloneRequest request(
            String id, Clone.Props props, Optional<String> snapshot, Redacted<String> password) {
        var request = CreateCloneRequest.builder(id, props.role(), password)
                .database(props.databaseName())
                .protection(CloneLease.first(props));
        // DBLab takes a branch or a snapshot.
        snapshot.ifPresentOrElse(
                request::snapshotId, () -> Optional.ofNullable(props.branch()).ifPresent(request::branch));
        if (props.isRestricted()) {
            request.restricted();
        }
        return request.build();
    }

    private static boolean isUnderWay(DbLabClone clone) {
        return UNDER_WAY.contains(clone.status().code());
    }

    private static boolean isDeleting(DbLabClone clone) {
        return clone.status().code().equals("DELETING");
    }
}
