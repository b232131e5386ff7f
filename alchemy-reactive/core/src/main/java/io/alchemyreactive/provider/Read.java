package io.alchemyreactive.provider;

import java.util.Optional;

/**
 * A request to read an object.
 *
 * @param identity the object
 * @param props the properties last requested or declared now
 * @param attributes the attributes last returned for it; empty when there are none
 */
public record Read<P extends Record, A extends Record>(Identity identity, P props, Optional<A> attributes) {}
