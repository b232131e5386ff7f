package io.alchemyreactive.postgres;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.postgres.internal.SqlFile;
import org.jspecify.annotations.Nullable;

/** The next migration could not be generated from the sources of a schema. No file was written. */
public final class SchemaSourceException extends AlchemyException {

    private SchemaSourceException(String id, String why, String cure, @Nullable Throwable cause) {
        super("the next migration of '" + id + "' cannot be generated: " + ErrorText.sentence(why) + " " + cure, cause);
    }

    /** The declaration does not say enough. */
    static SchemaSourceException incomplete(String id, String why, String cure) {
        return new SchemaSourceException(id, why, cure, null);
    }

    /** A source, the folder or the new file cannot be used. */
    static SchemaSourceException files(String id, SqlFile.WrongFile error) {
        return new SchemaSourceException(id, error.why(), error.cure(), error.getCause());
    }

    /** The generator failed. */
    static SchemaSourceException failed(String id, Throwable cause) {
        return new SchemaSourceException(
                id, "its generator failed: " + ErrorText.of(cause), "Correct the source or the generator.", cause);
    }
}
