package io.alchemyreactive.provider;

import java.util.Optional;

/**
 * A request to create or update an object.
 *
 * @param identity the object
 * @param phase whether the object is created or updated
 * @param news the declared properties, all known
 * @param olds the properties last applied; empty in phase create and for an adopted object
 * @param attributes the attributes last returned or found; empty when there are none
 */
public record Reconcile<P extends Record, A extends Record>(
        Identity identity, Phase phase, P news, Optional<P> olds, Optional<A> attributes) {

    /** Whether an object is created or updated. */
    public enum Phase {
        /** The object is created; an earlier attempt with the same instance id may have created it already. */
        CREATE,
        /** The object exists and is updated in place. */
        UPDATE
    }
}
