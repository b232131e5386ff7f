package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.error.AlchemyException;
import java.util.List;

/** A source of a seed has another effect when it runs again. Nothing of it was kept. */
public final class SeedNotIdempotentException extends AlchemyException {

    private SeedNotIdempotentException(String source, String how) {
        super("the seed source '" + source + "' is not idempotent: " + how
                + " Write its rows with INSERT … ON CONFLICT, or do without verifyIdempotent. Nothing of it was kept.");
    }

    static SeedNotIdempotentException changes(String source, List<String> tables) {
        return new SeedNotIdempotentException(source, "a further run changes " + String.join(", ", tables) + ".");
    }

    static SeedNotIdempotentException fails(String source, String why) {
        return new SeedNotIdempotentException(source, "a further run fails: " + why);
    }
}
