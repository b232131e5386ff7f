package io.alchemyreactive.provider;

import java.util.Optional;

/**
 * A request to look for an object.
 *
 * @param identity which one
 * @param props what it was last asked to be, or is wanted to be
 * @param attributes what was last answered for it, if anything was
 */
public record Read<P extends Record, A extends Record>(Identity identity, P props, Optional<A> attributes) {}
