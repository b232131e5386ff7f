package io.alchemyreactive.dblab.api;

/**
 * The program behind an instance.
 *
 * @param version its version; empty when it tells none
 * @param edition its edition; empty when it tells none
 */
public record DbLabEngine(String version, String edition) {}
