package io.alchemyreactive.neon.api.database;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.DatabasePath;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to change a database; properties that are left out stay unchanged.
 *
 * @param database the database
 * @param name its new name, 1 to 63 characters
 * @param ownerName the new owner
 */
public record UpdateDatabaseRequest(DatabasePath database, Optional<String> name, Optional<String> ownerName) {

    /** Checks names and numbers, and refuses settings that exclude each other. */
    public UpdateDatabaseRequest {
        requireNonNull(database, "database");
        name.ifPresent(given -> Checks.name(given, "name", 63));
    }

    /** Starts a request. Neon chooses the value of each property that is not set. */
    public static Builder builder(DatabasePath database) {
        return new Builder(database);
    }

    /** Collects the parts of a request. Each {@link #build} returns a new value. Not thread-safe. */
    public static final class Builder {

        private final DatabasePath database;
        private @Nullable String name;
        private @Nullable String ownerName;

        private Builder(DatabasePath database) {
            this.database = database;
        }

        /** The new name, 1 to 63 characters. */
        public Builder name(String name) {
            this.name = requireNonNull(name, "name");
            return this;
        }

        /** The new owner. */
        public Builder ownerName(String ownerName) {
            this.ownerName = requireNonNull(ownerName, "ownerName");
            return this;
        }

        /** The request. */
        public UpdateDatabaseRequest build() {
            return new UpdateDatabaseRequest(database, Optional.ofNullable(name), Optional.ofNullable(ownerName));
        }
    }
}
