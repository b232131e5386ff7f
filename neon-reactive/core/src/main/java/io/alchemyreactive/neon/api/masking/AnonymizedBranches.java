package io.alchemyreactive.neon.api.masking;

import io.alchemyreactive.neon.api.branch.BranchCreated;
import io.alchemyreactive.neon.api.branch.Branches;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.OperationFailedException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.error.WaitTimeoutException;
import io.alchemyreactive.neon.api.path.BranchPath;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations on branches with masked columns. Thread-safe. */
public interface AnonymizedBranches {

    /**
     * Creates a branch with masking rules and waits until its operations have ended and it is ready. Masking may
     * continue after that, see {@link #await}. Handles lost answers and taken names as {@link Branches#create} does.
     */
    Mono<BranchCreated> create(CreateAnonymizedBranchRequest request);

    /** Emits the masking rules of the branch. */
    Flux<MaskingRule> rules(BranchPath branch);

    /** Replaces all masking rules and emits the new rules. They take effect with the next {@link #start}. */
    Flux<MaskingRule> updateRules(UpdateMaskingRulesRequest request);

    /** Emits the progress of the masking. Fails with {@link NotFoundException} for a branch that is not anonymized. */
    Mono<AnonymizationStatus> status(BranchPath branch);

    /**
     * Starts the masking and does not wait for its end. Fails with {@link UnknownOutcomeException} when the answer is
     * lost: read the status.
     */
    Mono<AnonymizationStatus> start(BranchPath branch);

    /**
     * Waits until the masking has ended. Fails with {@link OperationFailedException} when the masking has failed,
     * because the branch may then contain unmasked values. Fails with {@link WaitTimeoutException} when the deadline of
     * the options passes.
     */
    Mono<AnonymizationStatus> await(BranchPath branch);
}
