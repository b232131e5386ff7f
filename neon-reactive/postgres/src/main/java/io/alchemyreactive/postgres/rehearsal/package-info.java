/**
 * Rehearses migrations on a copy of a database that is removed afterwards. Start with {@link
 * io.alchemyreactive.postgres.rehearsal.Rehearsal}; {@link io.alchemyreactive.postgres.rehearsal.DatabaseCopies} is what
 * makes the copies.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.postgres.rehearsal;
