package io.alchemyreactive.provider;

import java.util.Optional;

/**
 * A request to make an object as wanted.
 *
 * @param identity which one
 * @param phase whether it is made or changed
 * @param news what is wanted; complete
 * @param olds what was last applied; empty in phase create and for an adopted object
 * @param attributes what was last answered or found, if anything was
 */
public record Reconcile<P extends Record, A extends Record>(
        Identity identity, Phase phase, P news, Optional<P> olds, Optional<A> attributes) {

    /** Whether an object is made or changed. */
    public enum Phase {
        /** The object is to be made; an earlier attempt with the same instance id may have made it already. */
        CREATE,
        /** The object exists and is to be changed in place. */
        UPDATE
    }
}
