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

/** Operations on the branches of a project. Thread safe. */
public interface Branches {

    /** Emits the branches with their annotations, page by page as they are asked for. */
    Flux<AnnotatedBranch> list(ListBranchesRequest request);

    /** Emits the branch of exactly this name, or completes empty. */
    Mono<AnnotatedBranch> find(String projectId, String name);

    /** Emits the branch, or fails with {@link NotFoundException}. */
    Mono<AnnotatedBranch> get(BranchPath branch);

    /**
     * Creates a branch and waits until its operations have ended and it is ready; the branch is emitted as it is then.
     *
     * <p>When the answer is lost, the branch is looked up by its name, which is unique in a project: one with all the
     * annotations of the request is emitted as ours, and when there is none the request is sent again. Without a name or
     * without annotations that cannot be told, and the failure is {@link UnknownOutcomeException}. A name that was taken before is
     * {@link ConflictException}.
     */
    Mono<BranchCreated> create(CreateBranchRequest request);

    /**
     * Changes what the request names and waits until the operations have ended. When the answer is lost the branch is read
     * again and only what still differs is sent again.
     */
    Mono<BranchChanged> update(UpdateBranchRequest request);

    /**
     * Deletes the branch with its endpoints and waits until the operations have ended. Emits what was deleted, or completes
     * empty when it was gone already. A default or protected branch, or one with children, is {@link
     * InvalidRequestException}.
     */
    Mono<BranchChanged> delete(BranchPath branch);

    /** Emits how many branches of the project the name or id of which contains the text; the empty text counts all. */
    Mono<Long> count(String projectId, String search);

    /**
     * Replaces what the branch holds and waits until the operations have ended and it is ready; the branch is emitted as it is
     * then. Its sessions end, its connection values stay. A protected branch, or one whose children need a place, is {@link
     * InvalidRequestException}. A lost answer is {@link UnknownOutcomeException}: the contents may have been replaced, so look
     * before asking again.
     */
    Mono<BranchChanged> restore(RestoreBranchRequest request);

    /**
     * Puts a branch that was restored from a snapshot into the place of the one it was restored for, and waits until the
     * operations have ended; emits those. A lost answer is {@link UnknownOutcomeException}.
     */
    Mono<List<NeonOperation>> finalizeRestore(FinalizeRestoreRequest request);

    /** Makes the branch the project's default one. An expiring branch is {@link InvalidRequestException}. */
    Mono<BranchChanged> setDefault(BranchPath branch);

    /**
     * Brings back a branch that was deleted less than seven days ago, with its endpoints asleep and without an expiry, and waits for
     * nothing. A lost answer is {@link UnknownOutcomeException}: look whether it is there.
     */
    Mono<NeonBranch> recover(BranchPath branch);

    /** Emits the schema of one database as SQL; empty text when there is nothing in it. */
    Mono<String> schema(BranchSchemaRequest request);
}
