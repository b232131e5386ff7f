package io.alchemyreactive.neon.local.internal.pooler;

/**
 * The role and the database of a session. Only clients that have both in common share sessions.
 *
 * @param user the role
 * @param database the database
 */
record SessionKey(String user, String database) {}
