/**
 * Code that the packages of this module share: files of SQL and the words of errors of PostgreSQL. Not part of the API. Start with
 * {@link io.alchemyreactive.postgres.internal.FileLocation}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.postgres.internal;
