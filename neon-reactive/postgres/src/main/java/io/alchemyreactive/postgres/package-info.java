/**
 * Plain PostgreSQL, whoever runs it: connection values and Flyway migrations. Start with
 * {@link io.alchemyreactive.postgres.Migrations}, the resource, and {@link io.alchemyreactive.postgres.PostgresOrigin}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.postgres;
