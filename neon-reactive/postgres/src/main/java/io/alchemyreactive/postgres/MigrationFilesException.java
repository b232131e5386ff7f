package io.alchemyreactive.postgres;

import io.alchemyreactive.error.AlchemyException;
import org.jspecify.annotations.Nullable;

/** A folder of migrations cannot be read, or holds none. */
public final class MigrationFilesException extends AlchemyException {

    MigrationFilesException(String id, String location, String why, String cure, @Nullable Throwable cause) {
        super("the migrations '" + id + "' at " + location + " cannot be used: " + why + ". " + cure, cause);
    }
}
