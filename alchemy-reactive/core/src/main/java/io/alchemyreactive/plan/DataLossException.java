package io.alchemyreactive.plan;

import io.alchemyreactive.error.RefusedException;
import java.util.List;

/** Data would be lost, and nobody has consented to it by name; nothing was changed. */
public final class DataLossException extends RefusedException {

    /**
     * Data of this stage would be lost.
     *
     * @param losses what would be done and lost, one entry per resource
     * @param names the resources that have to be named
     * @param useless a sentence about consents that name nothing; empty where there are none
     */
    public DataLossException(String stage, List<String> losses, List<String> names, String useless) {
        super("stage " + stage + ": data would be lost: " + String.join("; ", losses)
                + ". If that is meant, give "
                + Protections.confirming(names)
                + "." + (useless.isEmpty() ? "" : " " + useless + "."));
    }
}
