package io.alchemyreactive.provider;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.value.UnsupportedValueException;

/**
 * A provider returned attributes that its own type does not allow, or that cannot be stored. This is a defect of the
 * provider, or of the function of an action.
 */
public final class InvalidAnswerException extends AlchemyException {

    private final String fqn;
    private final String attribute;

    /**
     * A failure for attributes that a provider returned.
     *
     * @param method the method that was called, such as {@code read}
     * @param fqn the resource for which it was called
     * @param cause names the attribute and says why it cannot be stored
     */
    public InvalidAnswerException(String type, String method, String fqn, UnsupportedValueException cause) {
        this(
                fqn,
                "the provider of " + type + " answered to " + method + " attributes of which " + cause.getMessage()
                        + "; report this to its authors",
                cause);
    }

    private InvalidAnswerException(String fqn, String why, UnsupportedValueException cause) {
        super("'" + fqn + "': " + why, cause);
        this.fqn = fqn;
        this.attribute = cause.path();
    }

    /** A failure for outputs that the function of an action emitted. */
    public static InvalidAnswerException ofAction(String fqn, UnsupportedValueException cause) {
        return new InvalidAnswerException(
                fqn,
                "its function emitted outputs of which " + cause.getMessage() + "; correct them, and deploy again",
                cause);
    }

    /** The resource's name with its scopes. */
    public String fqn() {
        return fqn;
    }

    /** The path of the attribute, or of a value inside it. */
    public String attribute() {
        return attribute;
    }
}
