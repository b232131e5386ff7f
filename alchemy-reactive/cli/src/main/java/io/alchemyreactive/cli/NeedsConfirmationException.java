package io.alchemyreactive.cli;

import io.alchemyreactive.error.AlchemyException;

/** The work needs a confirmation, and there is no interactive terminal to ask; nothing was changed. */
final class NeedsConfirmationException extends AlchemyException {

    NeedsConfirmationException(String what) {
        super(what + " needs a confirmation, and nobody can be asked here. Give --yes to go ahead.");
    }
}
