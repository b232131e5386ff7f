package io.alchemyreactive.neon;

import io.alchemyreactive.error.AlchemyException;

/** The connection values of a branch cannot be determined. */
public final class NoConnectionException extends AlchemyException {

    NoConnectionException(String branch, String why) {
        super("the branch '" + branch + "' has no connection values: " + why
                + ". Make one, or name the database and role in its declaration.");
    }
}
