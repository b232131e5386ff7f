package io.alchemyreactive.plan;

import io.alchemyreactive.error.RefusedException;

/** An object that is not ours stands where a resource would be made; nothing was changed. */
public final class ForeignObjectException extends RefusedException {

    ForeignObjectException(String fqn, String type, String owner, String why) {
        super("resource '" + fqn + "' (" + type + ") is refused: " + why + "."
                + (owner.isEmpty() ? "" : " What is there: " + owner + ".")
                + " To take it over, declare it with options(o -> o.adopt()) or give --adopt.");
    }
}
