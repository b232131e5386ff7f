package io.alchemyreactive.cli.render;

import io.alchemyreactive.error.AlchemyException;

/** An output cannot be written in the form that was asked for; nothing was printed. */
public final class UnprintableOutputException extends AlchemyException {

    UnprintableOutputException(String path, String why) {
        super("the output '" + path + "' " + why + ". Ask for another --format: json holds every output.");
    }
}
