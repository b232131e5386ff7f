package io.alchemyreactive.postgres;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import org.jspecify.annotations.Nullable;

/** A folder of migrations cannot be read, contains no migration, or contains a file that cannot be used. */
public final class MigrationFilesException extends AlchemyException {

    MigrationFilesException(String id, String location, String why, String cure, @Nullable Throwable cause) {
        super(
                "the migrations '" + id + "' at " + location + " cannot be used: " + ErrorText.sentence(why) + " "
                        + cure,
                cause);
    }

    private MigrationFilesException(String id, String why, Throwable cause) {
        super("the migrations '" + id + "' cannot be read: " + why, cause);
    }

    /** Flyway could not be loaded or run. */
    static MigrationFilesException unreadable(String id, Throwable cause) {
        return new MigrationFilesException(id, ErrorText.of(cause), cause);
    }
}
