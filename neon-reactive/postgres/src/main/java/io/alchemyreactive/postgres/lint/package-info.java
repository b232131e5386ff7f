/**
 * Finds dangerous statements in SQL files, without a database. Start with {@link
 * io.alchemyreactive.postgres.lint.MigrationLint}; {@link io.alchemyreactive.postgres.lint.LintRule} lists the rules.
 *
 * <p>The statements are recognised by their tokens, and not by a full grammar.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.postgres.lint;
