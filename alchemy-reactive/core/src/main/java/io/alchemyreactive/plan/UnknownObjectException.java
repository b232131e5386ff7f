package io.alchemyreactive.plan;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.state.StageKey;

/**
 * It is not known whether an object exists for a resource whose create failed. The provider cannot tell, and creating
 * the object once more, in order to delete it, failed too.
 */
public final class UnknownObjectException extends AlchemyException {

    /**
     * It cannot be found out whether this resource has an object.
     *
     * @param type the name of the resource's type
     * @param cause why making it once more failed
     */
    public UnknownObjectException(String fqn, String type, StageKey stage, Throwable cause) {
        super(
                "'" + fqn + "' (" + type + ") cannot be deleted: its create failed before, its provider cannot tell"
                        + " whether an object exists, and making it once more failed: "
                        + ErrorText.sentence(ErrorText.of(cause))
                        + " If there is no object, drop the row: state forget '" + fqn + "' --stage "
                        + stage.stage() + ". A provider can fail its create with NothingMade to say so itself.",
                cause);
    }
}
