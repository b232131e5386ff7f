/**
 * Finds dangerous statements in SQL files, without a database. Start with {@link
 * io.alchemyreactive.postgres.lint.MigrationLint}; {@link io.alchemyreactive.postgres.lint.LintRule} lists the rules.
 *
 * <p>Statements are recognised by their tokens, and not by a grammar, since no parser on Maven Central was found that
 * knows the DDL of PostgreSQL 15 to 18 without a native library: JSqlParser 5.3 cannot read 92 of 283 statements of the
 * tests, {@code CREATE INDEX CONCURRENTLY} among them. A form that the recogniser does not know is reported as unread.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.postgres.lint;
