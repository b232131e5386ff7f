package io.alchemyreactive.neon.api.masking;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.branch.CreateBranchRequest;
import java.util.List;

/**
 * Asks for a branch in which columns are masked.
 *
 * @param branch the branch to make
 * @param maskingRules what is masked; each has a function or a value, and not both
 * @param start whether masking begins with the creation
 */
public record CreateAnonymizedBranchRequest(CreateBranchRequest branch, List<MaskingRule> maskingRules, Start start) {

    /** Copies the list and checks the rules. */
    public CreateAnonymizedBranchRequest {
        requireNonNull(branch, "branch");
        maskingRules = MaskingRule.checked(maskingRules);
        requireNonNull(start, "start");
    }

    /** Masked from the beginning. */
    public static CreateAnonymizedBranchRequest masked(CreateBranchRequest branch, List<MaskingRule> maskingRules) {
        return new CreateAnonymizedBranchRequest(branch, maskingRules, Start.WITH_CREATION);
    }

    /** When masking begins. */
    public enum Start {
        /** With the creation. */
        WITH_CREATION,
        /** With {@link AnonymizedBranches#start}. */
        LATER
    }
}
