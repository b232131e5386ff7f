package io.alchemyreactive.provider;

/**
 * A request to delete an object.
 *
 * @param identity which one
 * @param props what it was last asked to be
 * @param attributes what was last answered for it
 */
public record Delete<P extends Record, A extends Record>(Identity identity, P props, A attributes) {}
