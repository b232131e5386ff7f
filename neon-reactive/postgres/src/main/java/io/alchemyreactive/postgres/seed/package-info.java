/**
 * Fills databases with rows: files of SQL and functions, each in one transaction, with a history in the database itself. Start
 * with {@link io.alchemyreactive.postgres.seed.Seed}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.postgres.seed;
