package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.state.Protection;
import java.util.Collection;
import java.util.stream.Collectors;

/** A seed is declared in a stage that is protected; nothing was changed. */
public final class SeedRefusedException extends RefusedException {

    SeedRefusedException(String seed, String stage, Collection<Protection> protections) {
        super(
                "the seed '" + seed + "' is refused: the stage '" + stage + "' is protected ("
                        + protections.stream().sorted().map(Protection::word).collect(Collectors.joining(", "))
                        + "). Declare the seed in other stages alone, or with allowProtected(true) where it is meant for this one.");
    }
}
