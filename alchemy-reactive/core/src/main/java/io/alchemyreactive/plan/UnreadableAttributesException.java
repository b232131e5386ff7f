package io.alchemyreactive.plan;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;

/** What is stored of a resource does not fit the attributes of its type, so nothing can use it. */
public final class UnreadableAttributesException extends AlchemyException {

    UnreadableAttributesException(String fqn, Class<?> attributes, Throwable cause) {
        super(
                "'" + fqn + "': its stored attributes do not fit " + attributes.getSimpleName() + ": "
                        + ErrorText.of(cause)
                        + ". Where the record has changed, give its type another schema with a migration.",
                cause);
    }
}
