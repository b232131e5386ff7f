package io.alchemyreactive.neon.api.branch;

import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.InvalidRequestException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.api.path.BranchPath;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations on the branches of a project. Thread-safe. */
public interface Branches {

    /** Emits the branches with their annotations, page by page as the subscriber requests them. */
    Flux<AnnotatedBranch> list(ListBranchesRequest request);

    /** Emits the branch with exactly this name, or completes empty. */
    Mono<AnnotatedBranch> find(String projectId, String name);

    /** Emits the branch, or fails with {@link NotFoundException}. */
    Mono<AnnotatedBranch> get(BranchPath branch);

    /**
     * Creates a branch and waits until its operations have ended and it is ready. Emits the branch in its state at that
     * time.
     *
     * <p>When the answer is lost, the branch is searched for by its name, which is unique in a project. A branch with
     * all the annotations of the request is emitted as the result; when there is none, the request is sent again.
     * Without a name or without annotations this search is not possible, and the failure is {@link
     * UnknownOutcomeException}. Fails with {@link ConflictException} when the name was taken before.
     */
    Mono<BranchCreated> create(CreateBranchRequest request);

    /**
     * Changes the properties that the request names, and waits until the operations have ended. When the answer is lost
     * the branch is read again and only the properties that still differ are sent again.
     */
    Mono<BranchChanged> update(UpdateBranchRequest request);

    /**
     * Deletes the branch with its endpoints and waits until the operations have ended. Emits the deleted branch, or
     * completes empty when it did not exist. Fails with {@link InvalidRequestException} for a default or protected
     * branch, or one with children.
     */
    Mono<BranchChanged> delete(BranchPath branch);

    /** Emits the number of branches of the project whose name or id contains the text; the empty text counts all. */
    Mono<Long> count(String projectId, String search);

    /**
     * Replaces the content of the branch and waits until the operations have ended and the branch is ready. Emits the
     * branch in its state at that time. Its sessions end, its connection values stay. Fails with {@link
     * InvalidRequestException} for a protected branch, or for one with children when {@code preserveUnderName} is
     * missing. Fails with {@link UnknownOutcomeException} when the answer is lost: the content may have been replaced,
     * so check before you try again.
     */
    Mono<BranchChanged> restore(RestoreBranchRequest request);

    /**
     * Replaces a branch by the branch that was restored from a snapshot for it, waits until the operations have ended
     * and emits them. Fails with {@link UnknownOutcomeException} when the answer is lost.
     */
    Mono<List<NeonOperation>> finalizeRestore(FinalizeRestoreRequest request);

    /**
     * Makes the branch the default branch of the project. Fails with {@link InvalidRequestException} for a branch that
     * expires.
     */
    Mono<BranchChanged> setDefault(BranchPath branch);

    /**
     * Recovers a branch that was deleted less than seven days ago, with its endpoints suspended and without an expiry.
     * Does not wait for operations. Fails with {@link UnknownOutcomeException} when the answer is lost: check whether
     * the branch exists.
     */
    Mono<NeonBranch> recover(BranchPath branch);

    /** Emits the schema of one database as SQL; an empty text when the database has no objects. */
    Mono<String> schema(BranchSchemaRequest request);
}
