package io.alchemyreactive.neon.api.masking;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.BranchPath;
import java.util.List;

/**
 * A request to replace the masking rules of a branch.
 *
 * @param branch the anonymized branch
 * @param maskingRules all rules from now on
 */
public record UpdateMaskingRulesRequest(BranchPath branch, List<MaskingRule> maskingRules) {

    /** Copies the list and checks the rules. */
    public UpdateMaskingRulesRequest {
        requireNonNull(branch, "branch");
        maskingRules = MaskingRule.checked(maskingRules);
    }
}
