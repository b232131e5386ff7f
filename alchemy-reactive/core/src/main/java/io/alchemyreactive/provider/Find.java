package io.alchemyreactive.provider;

/**
 * A request to find an existing object by its id, for an import.
 *
 * @param identity the resource that is to take the object; it has no instance yet
 * @param props what is declared, which may say where to look
 * @param id the id of the object, as the user gives it
 */
public record Find<P extends Record>(Identity identity, P props, String id) {}
