package io.alchemyreactive.cli;

import io.alchemyreactive.error.AlchemyException;

/** The result of a command could not be written to its end; the work of the command is done. */
final class UnwrittenOutputException extends AlchemyException {

    UnwrittenOutputException() {
        super(
                "the output could not be written to its end: its disk may be full, or its reader gone. What the command did is"
                        + " done; see it with: alchemy output, alchemy history.");
    }
}
