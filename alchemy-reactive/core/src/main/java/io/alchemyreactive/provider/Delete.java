package io.alchemyreactive.provider;

import java.util.Optional;

/**
 * A request to delete an object.
 *
 * @param identity the object
 * @param props the properties that were last applied to it
 * @param attributes the attributes that the provider last returned for it
 * @param attempted the properties of an update that did not end, which the object may have instead; empty when there is
 *     no such update
 */
public record Delete<P extends Record, A extends Record>(
        Identity identity, P props, A attributes, Optional<P> attempted) {

    /** A request to delete an object without an unfinished update. */
    public Delete(Identity identity, P props, A attributes) {
        this(identity, props, attributes, Optional.empty());
    }
}
