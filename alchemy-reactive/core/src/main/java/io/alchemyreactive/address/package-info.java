/**
 * Addresses of databases as users write them. Start with {@link io.alchemyreactive.address.PostgresUri}, which reads
 * the URI of a PostgreSQL database for the state store and for connection values alike.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.address;
