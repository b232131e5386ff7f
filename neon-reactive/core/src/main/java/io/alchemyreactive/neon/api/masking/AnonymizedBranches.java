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

/** Operations on branches in which columns are masked. Thread safe. */
public interface AnonymizedBranches {

    /**
     * Creates a branch with masking rules and waits until its operations have ended and it is ready; masking may go on after
     * that, see {@link #await}. Lost answers and names that are taken are treated as by {@link Branches#create}.
     */
    Mono<BranchCreated> create(CreateAnonymizedBranchRequest request);

    /** Emits the masking rules of the branch. */
    Flux<MaskingRule> rules(BranchPath branch);

    /** Replaces all masking rules and emits those that hold now; they take effect with the next {@link #start}. */
    Flux<MaskingRule> updateRules(UpdateMaskingRulesRequest request);

    /** Emits how far masking is, or fails with {@link NotFoundException} for a branch that is not anonymized. */
    Mono<AnonymizationStatus> status(BranchPath branch);

    /** Begins masking, and waits for nothing. A lost answer is {@link UnknownOutcomeException}: look at the status. */
    Mono<AnonymizationStatus> start(BranchPath branch);

    /**
     * Waits until masking has ended. Fails with {@link OperationFailedException} when it ended badly: then the branch may show
     * what was to be masked. Fails with {@link WaitTimeoutException} when the deadline of the options passes.
     */
    Mono<AnonymizationStatus> await(BranchPath branch);
}
