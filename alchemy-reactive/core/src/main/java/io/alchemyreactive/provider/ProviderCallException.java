package io.alchemyreactive.provider;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;

/**
 * A provider call failed with an exception that is not one of the engine. The exception is the cause. The message names
 * the resource and the work on it.
 */
public final class ProviderCallException extends AlchemyException {

    private final String fqn;
    private final String type;
    private final String verb;

    /**
     * A failure of a provider call.
     *
     * @param fqn the resource of the call
     * @param type the name of the resource's type
     * @param verb the work, such as {@code creating it}
     * @param cause the provider's exception
     */
    public ProviderCallException(String fqn, String type, String verb, Throwable cause) {
        super("'" + fqn + "': " + verb + " failed: " + ErrorText.of(cause), cause);
        this.fqn = fqn;
        this.type = type;
        this.verb = verb;
    }

    /** The resource's name with its scopes. */
    public String fqn() {
        return fqn;
    }

    /** The name of the type whose provider was called. */
    public String type() {
        return type;
    }

    /** The work that failed, such as {@code creating it}. */
    public String verb() {
        return verb;
    }
}
