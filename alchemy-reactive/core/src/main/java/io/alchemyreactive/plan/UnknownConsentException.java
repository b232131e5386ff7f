package io.alchemyreactive.plan;

import io.alchemyreactive.error.ConfigurationException;
import io.alchemyreactive.state.StageKey;
import java.util.Collection;
import java.util.List;

/** A consent has another name than that of the stage, where only the stage can be confirmed; nothing was changed. */
public final class UnknownConsentException extends ConfigurationException {

    /** These names were confirmed beside the name of the stage. */
    public UnknownConsentException(StageKey stage, Collection<String> names) {
        super("stage " + stage + ": " + Protections.confirming(names)
                + " is of no use here, where only the stage itself" + " can be confirmed. Give "
                + Protections.confirming(List.of(stage.stage())) + " instead.");
    }
}
