package io.alchemyreactive.dblab;

import io.alchemyreactive.dblab.api.DbLabUnauthorizedException;
import io.alchemyreactive.error.CredentialsException;

/** DBLab refuses the token. */
public final class DbLabCredentialsException extends CredentialsException {

    DbLabCredentialsException(DbLabUnauthorizedException cause) {
        super("DBLab refuses the token: " + cause.getMessage(), cause);
    }
}
