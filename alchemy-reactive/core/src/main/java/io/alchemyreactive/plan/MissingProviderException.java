package io.alchemyreactive.plan;

import io.alchemyreactive.error.AlchemyException;

/** A stored object cannot be deleted because the stack has no provider for its type. */
public final class MissingProviderException extends AlchemyException {

    public MissingProviderException(String fqn, String type) {
        super("'" + fqn + "' cannot be deleted: the stack has no provider for its type " + type
                + ". Add the provider, or give --forget to drop the row and leave the object alone.");
    }
}
