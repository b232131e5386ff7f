package io.alchemyreactive.neon.api.masking;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.branch.CreateBranchRequest;
import java.util.List;

/**
 * A request to create a branch with masked columns.
 *
 * @param branch the branch to create
 * @param maskingRules the masking rules; each has either a function or a value
 * @param start the start of the masking
 */
public record CreateAnonymizedBranchRequest(CreateBranchRequest branch, List<MaskingRule> maskingRules, Start start) {

    /** Copies the list and checks the rules. */
    public CreateAnonymizedBranchRequest {
        requireNonNull(branch, "branch");
        maskingRules = MaskingRule.checked(maskingRules);
        requireNonNull(start, "start");
    }

    /** A request whose masking starts with the creation. */
    public static CreateAnonymizedBranchRequest masked(CreateBranchRequest branch, List<MaskingRule> maskingRules) {
        return new CreateAnonymizedBranchRequest(branch, maskingRules, Start.WITH_CREATION);
    }

    /** The start of the masking. */
    public enum Start {
        /** The masking starts with the creation. */
        WITH_CREATION,
        /** The masking starts with {@link AnonymizedBranches#start}. */
        LATER
    }
}
