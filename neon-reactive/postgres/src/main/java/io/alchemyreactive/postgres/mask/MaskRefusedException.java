package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.error.RefusedException;
import java.util.List;

/** A mask cannot make its database free of personal values as it is declared, or may not touch it. Nothing was changed. */
public final class MaskRefusedException extends RefusedException {

    private static final int SHOWN = 20;

    private MaskRefusedException(String message) {
        super(message);
    }

    static MaskRefusedException of(String mask, List<String> problems) {
        String rest = problems.size() > SHOWN ? "\n  - and " + (problems.size() - SHOWN) + " more" : "";
        return new MaskRefusedException("the mask '" + mask + "' changed nothing and hands out no address:\n  - "
                + String.join("\n  - ", problems.subList(0, Math.min(SHOWN, problems.size())))
                + rest
                + "\nGive each such column a rule, or a waiver with the reason why it may stay as it is.");
    }

    static MaskRefusedException changed(String mask, List<ColumnName> columns) {
        return new MaskRefusedException("the mask '" + mask
                + "' changed nothing: it has another rule or key than the one by which "
                + String.join(", ", columns.stream().map(ColumnName::toString).toList())
                + " was masked, and what was there before is gone. Reset the preview, so that it is masked anew.");
    }

    static MaskRefusedException derived(String mask, List<ColumnName> columns) {
        return new MaskRefusedException("the mask '" + mask + "' changed nothing: "
                + String.join(", ", columns.stream().map(ColumnName::toString).toList())
                + " was filled after the column of its foreign key was masked, so a mask would make other values of it."
                + " Reset the preview, so that it is masked anew.");
    }

    static MaskRefusedException foreign(String mask, String owner, String stage) {
        if (owner.isEmpty()) {
            return new MaskRefusedException(
                    "the mask '" + mask + "' is refused: nothing tells to whom its database belongs."
                            + " Deploy the stage that makes it with this version, once.");
        }
        return new MaskRefusedException(
                "the mask '" + mask + "' is refused: its database belongs to '" + owner + "', and the stage '" + stage
                        + "' masks only databases of its own. Mask it in the program that makes it.");
    }

    static MaskRefusedException protectedStage(String mask, String stage, String protections) {
        return new MaskRefusedException("the mask '" + mask + "' is refused: the stage '" + stage + "' is protected ("
                + protections + "), and a mask overwrites rows. Declare it in other stages alone.");
    }
}
