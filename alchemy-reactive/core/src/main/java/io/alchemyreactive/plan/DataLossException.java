package io.alchemyreactive.plan;

import io.alchemyreactive.error.RefusedException;
import java.util.List;

/** Data would be lost, and the consent by name is missing; nothing was changed. */
public final class DataLossException extends RefusedException {

    /**
     * Data of this stage would be lost.
     *
     * @param losses the action and the loss in words, one entry per resource
     * @param names the names that have to be confirmed
     * @param useless a sentence about given consents that match no name; empty when there are none
     */
    public DataLossException(String stage, List<String> losses, List<String> names, String useless) {
        super("stage " + stage + ": data would be lost: " + String.join("; ", losses)
                + ". If that is meant, give "
                + Protections.confirming(names)
                + "." + (useless.isEmpty() ? "" : " " + useless + "."));
    }
}
