package io.alchemyreactive.postgres.rehearsal;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewSchema;
import java.util.Objects;
import java.util.Optional;

/**
 * A copy of a database.
 *
 * @param origin the address of the copy, straight to PostgreSQL, with the role that migrates the database
 * @param preview the preview whose schema is rehearsed; empty for a database that is migrated as a whole
 */
@Experimental
public record DatabaseCopy(PostgresOrigin origin, Optional<PreviewSchema.Attributes> preview) {

    public DatabaseCopy {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(preview, "preview");
    }

    /** A copy that is migrated as a whole. */
    public static DatabaseCopy of(PostgresOrigin origin) {
        return new DatabaseCopy(origin, Optional.empty());
    }
}
