package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import org.jspecify.annotations.Nullable;

/** The files of a seed cannot be read, there are none, or one of them cannot be run; its source changed nothing. */
public final class SeedFilesException extends AlchemyException {

    SeedFilesException(String seed, String where, String why, String cure, @Nullable Throwable cause) {
        super(
                "the seed '" + seed + "'" + where + " cannot be used: " + ErrorText.sentence(why)
                        + (cure.isEmpty() ? "" : " " + cure),
                cause);
    }
}
