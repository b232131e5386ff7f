package io.alchemyreactive.address;

import io.alchemyreactive.error.ConfigurationException;

/** A text is no address of a PostgreSQL database, or one that nothing can connect to. The message never quotes a password. */
public final class InvalidPostgresUriException extends ConfigurationException {

    private final String reason;

    InvalidPostgresUriException(String reason) {
        super("the address of a PostgreSQL database cannot be used: " + reason);
        this.reason = reason;
    }

    /** Which part is wrong, and what to write in its place; for a message that names the thing with the address. */
    public String reason() {
        return reason;
    }
}
