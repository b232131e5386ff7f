package io.alchemyreactive.plan;

import io.alchemyreactive.error.AlchemyException;

/** A stored object cannot be deleted, or operated on, because the stack has no provider for its type. */
public final class MissingProviderException extends AlchemyException {

    private MissingProviderException(String message) {
        super(message);
    }

    /** A failure for an operation on a stored object; nothing was changed. */
    public static MissingProviderException ofOperation(String fqn, String operation, String type) {
        return new MissingProviderException("'" + fqn + "': no " + operation
                + ": the stack has no provider for its type " + type + ". Add the provider to the stack.");
    }

    /**
     * A failure for a stored object that cannot be deleted.
     *
     * @param fqn the resource of the object
     * @param type the name of the type for which the stack has no provider
     */
    public MissingProviderException(String fqn, String type) {
        super("'" + fqn + "' cannot be deleted: the stack has no provider for its type " + type
                + ". Add the provider, or give --forget to drop the row and leave the object alone.");
    }
}
