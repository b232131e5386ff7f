package io.alchemyreactive.provider;

/**
 * A request to find an existing object by its id, for an import.
 *
 * @param identity the resource that is to take the object; it has no instance yet
 * @param props the declared properties, which may tell the provider where to look
 * @param id the id of the object, as the user gives it
 */
public record Find<P extends Record>(Identity identity, P props, String id) {}
