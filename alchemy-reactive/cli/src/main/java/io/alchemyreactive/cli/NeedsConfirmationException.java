package io.alchemyreactive.cli;

import io.alchemyreactive.error.AlchemyException;

/** The plan has changes, nobody said yes to them, and nobody can be asked; nothing was changed. */
final class NeedsConfirmationException extends AlchemyException {

    NeedsConfirmationException(String what) {
        super(what + " needs a confirmation, and nobody can be asked here. Give --yes to go ahead.");
    }
}
