package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.error.RefusedException;

/** A seed is declared in a stage that is protected; nothing was changed. */
public final class SeedRefusedException extends RefusedException {

    SeedRefusedException(String seed, String stage, String protections) {
        super(
                "the seed '" + seed + "' is refused: the stage '" + stage + "' is protected ("
                        + protections
                        + "). Declare the seed in other stages alone, or with allowProtected(true) where it is meant for this one.");
    }
}
