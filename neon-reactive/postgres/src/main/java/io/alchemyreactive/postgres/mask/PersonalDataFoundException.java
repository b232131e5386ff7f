package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.error.RefusedException;
import java.util.List;

/** Personal values were found after masking. The masking was undone, and no address was handed out. */
public final class PersonalDataFoundException extends RefusedException {

    PersonalDataFoundException(String mask, List<String> found) {
        super("the mask '" + mask + "' was undone, because values that look personal are left:\n  - "
                + String.join("\n  - ", found)
                + "\nGive each such column a rule, or a waiver with the reason why it may stay as it is.");
    }
}
