/**
 * Connection values, Flyway migrations and schemas of previews for any PostgreSQL server. Start with {@link
 * io.alchemyreactive.postgres.Migrations} and {@link io.alchemyreactive.postgres.PreviewSchema}, the resources, and
 * {@link io.alchemyreactive.postgres.PostgresOrigin}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.postgres;
