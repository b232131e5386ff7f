package io.alchemyreactive.postgres;

/**
 * A place where the user and password of a preview must be refused.
 *
 * @param place the database, for the message
 * @param address the address; its user and password are not used
 * @param cure the next step when the login succeeds
 */
record IsolationLogin(String place, PostgresOrigin address, String cure) {}
