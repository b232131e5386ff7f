package io.alchemyreactive.postgres;

import java.time.Instant;
import java.util.Optional;

/**
 * A preview database as it was found, whatever made it. {@code toString} masks the passwords.
 *
 * @param origin the connection values for a direct connection to PostgreSQL; empty while the password is not known
 * @param pooledOrigin the connection values for the pooler, as {@link PreviewDatabase#pooledOrigin} has them
 * @param schema the schema in which the application works
 * @param owner the owner, as {@code stack/stage/id}; empty when it is not known
 * @param createdAt the moment at which the database was created; empty when it is not known
 * @param expiresAt the moment at which the database expires; empty when it does not expire
 * @param marks the run that last made, changed or renewed it; empty when that named nobody
 * @param dataClass the origin of the database's rows
 * @param schemaVersion the version of the last migration; empty without migrations
 */
public record PreviewDescription(
        Optional<PostgresOrigin> origin,
        Optional<PostgresOrigin> pooledOrigin,
        String schema,
        Optional<String> owner,
        Optional<Instant> createdAt,
        Optional<Instant> expiresAt,
        Optional<PreviewMarks> marks,
        DataClass dataClass,
        Optional<String> schemaVersion) {}
