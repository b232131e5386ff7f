/**
 * A state store in PostgreSQL for stages that a team shares: leases expire by the server's clock, and each write checks
 * its fence. Start with {@link io.alchemyreactive.state.postgres.PostgresStateStore}; {@code V1__state.sql} says what
 * stands in which table, {@code CommitTransaction} how a commit is done.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.state.postgres;
