package io.alchemyreactive.neon;

import io.alchemyreactive.error.CredentialsException;
import io.alchemyreactive.neon.api.error.UnauthorizedException;

/** Neon refuses the key. */
public final class NeonCredentialsException extends CredentialsException {

    NeonCredentialsException(UnauthorizedException cause) {
        super("Neon refuses the key: " + cause.getMessage(), cause);
    }
}
