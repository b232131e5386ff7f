/**
 * Connection values and Flyway migrations for any PostgreSQL server. Start with {@link
 * io.alchemyreactive.postgres.Migrations}, the resource, and {@link io.alchemyreactive.postgres.PostgresOrigin}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.postgres;
